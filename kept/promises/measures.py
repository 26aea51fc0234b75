"""Numbers about promises: never without their n, and with the interval that n allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from kept.promises.models import Promise, PromiseState

MINIMUM = 5
Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Share:
    """`hits` of `n`. `rate`, `low` and `high` (0 to 1) are None below the minimum n: blank, not zero."""

    hits: int
    n: int
    rate: float | None = None
    low: float | None = None
    high: float | None = None


def share(hits: int, n: int, *, minimum: int = MINIMUM) -> Share:
    """The share with its 95 % Wilson interval: 90 of 100 is 0.9 [0.826, 0.945]; 5 of 5 is 1 [0.566, 1]."""
    if n < max(1, minimum):
        return Share(hits, n)
    rate, square = hits / n, Z * Z
    middle = rate + square / (2 * n)
    spread = Z * sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    whole = 1 + square / n
    return Share(hits, n, rate, max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))


def kept_rate(promises: Iterable[Promise], at: datetime) -> Share:
    """Kept of kept and broken, among the promises given whose due time has passed at `at`. Withdrawn ones are left out.

    Late and still open count as broken: else the worst cases would vanish.
    """
    states = [promise.state_at(at) for promise in promises if promise.due_at <= at]
    kept = states.count(PromiseState.KEPT)
    return share(kept, kept + states.count(PromiseState.BROKEN) + states.count(PromiseState.MENDED))
