"""In how many processes Kept may run: one, unless Redis connects them."""

import fcntl
from pathlib import Path
from typing import Any

ALONE = (
    "More than one process needs Redis or Valkey, so that pages hear what happens in the others.\n"
    "Set KEPT_REDIS_URL (for example redis://127.0.0.1:6379/0), or run one process only."
)
IN_USE = "Another Kept process already works with {folder}.\n" + ALONE


class Refused(Exception):
    """Kept cannot run in the shape that was asked for; `str()` says why and what to do."""


def stay_alone(folder: Path, redis_url: str) -> Any:
    """Make sure that this is the only process of its data folder, unless Redis connects several.

    Returns what must be kept alive as long as the process runs. Raises Refused.
    """
    if redis_url:
        return None
    lock = (folder / "process.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Refused(IN_USE.format(folder=folder)) from None
    return lock
