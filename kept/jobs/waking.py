"""Waking this process's workers at once, so that a job does not wait for the next look at the table."""

import threading

_sleepers: set[threading.Event] = set()


def wake() -> None:
    """Let every worker and clock of this process look now: a job was committed, or the demo's clock moved."""
    for sleeper in list(_sleepers):
        sleeper.set()


class Sleep:
    """An interruptible pause of one worker. Use as a context manager around its loop."""

    def __init__(self):
        self._woken = threading.Event()

    def __enter__(self) -> "Sleep":
        _sleepers.add(self._woken)
        return self

    def __exit__(self, *exc) -> None:
        _sleepers.discard(self._woken)

    def wait(self, seconds: float) -> None:
        """Sleep at most `seconds`. A wake that came since the last sleep ends it at once: none is missed."""
        self._woken.wait(seconds)
        self._woken.clear()
