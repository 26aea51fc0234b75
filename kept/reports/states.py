"""Where the time goes, by state, with the largest named; and Little's law as a check of the counting.

J. D. C. Little (1961), "A proof for the queuing formula L = λW": what is with us on average is the rate at which it comes
times how long each stays. Where the two sides differ much, more comes than goes (or the other way round).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kept.inbox.models import State
from kept.promises.measures import MINIMUM
from kept.reports.visits import Visits

HOUR = timedelta(hours=1)
APART = 0.25  # of the larger side: then it is said


@dataclass(frozen=True)
class Part:
    """One state's part of all time: `share` from 0 to 1, `average` conversations in it at once."""

    state: str
    time: timedelta
    share: float
    average: float

    @property
    def label(self) -> str:
        return str(State(self.state).label)


@dataclass(frozen=True)
class Little:
    """`rate` an hour × `stay` = `expected` at once; `counted` is what was there on average. None below the minimum n."""

    n: int
    rate: float
    stay: timedelta | None
    expected: float | None
    counted: float

    @property
    def apart(self) -> bool:
        """Whether the sides differ so much that the work is not in balance."""
        if self.expected is None:
            return False
        return abs(self.expected - self.counted) > APART * max(self.expected, self.counted, 1)


def parts_of(found: Visits) -> list[Part]:
    """The states in which time was spent, the largest first."""
    whole = sum(found.states.values(), timedelta())
    parts = [
        Part(state, time, time / whole if whole else 0.0, time / found.length)
        for state, time in found.states.items()
        if time
    ]
    return sorted(parts, key=lambda part: part.time, reverse=True)


def little_of(found: Visits) -> Little:
    """L and λW. The mean is the right one here: the law is about means."""
    n, rate = len(found.stays), len(found.came) / (found.length / HOUR)
    counted = sum(found.states.values(), timedelta()) / found.length
    if n < MINIMUM:
        return Little(n, rate, None, None, counted)
    stay = sum(found.stays, timedelta()) / n
    return Little(n, rate, stay, rate * (stay / HOUR), counted)
