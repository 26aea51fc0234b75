"""Numbers about promises: never without their n, and with the interval that n allows."""

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from django.db.models import Count, F, Q, QuerySet

from kept.promises.models import Promise

MINIMUM = 5
DAYS = 30  # how far back a rate looks
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


def kept_rate(rows: QuerySet[Promise], *, since: datetime, at: datetime) -> Share:
    """Kept of kept and broken, among `rows` whose due time lies between `since` and `at`. One query.

    Late and still open count as broken: else the worst cases would vanish. Withdrawn ones are left out.
    """
    due = rows.filter(due_at__gte=since, due_at__lt=at).exclude(voided_at__lte=F("due_at"))
    counts = due.aggregate(n=Count("pk"), kept=Count("pk", filter=Q(kept_at__lte=F("due_at"))))
    return share(counts["kept"], counts["n"])
