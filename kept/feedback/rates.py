"""What was asked and answered: by channel, team and month, each with its n; of nobody by name (laws 7 and 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from kept.accounts.models import Team
from kept.events.clock import now
from kept.feedback.access import visible_surveys
from kept.feedback.models import GOOD, LOW, Survey
from kept.promises.measures import Share, share

YEAR = timedelta(days=365)
FEWEST = 3  # people in a team: the rate of a smaller one is that of a person
GROUPS = {"channel": ("channel_id", "channel__name"), "team": ("team_id", "team__name"), "month": ("month", "month")}


@dataclass(frozen=True)
class Rates:
    """One group: how many were asked, which share answered, and which of these gave 4 or 5."""

    id: Any
    label: Any
    asked: int
    answered: int
    low: int
    response: Share
    good: Share


def rates(user: Any, by: str, *, since: datetime | None = None) -> list[Rates]:
    """The groups `by` channel, team or month (UTC), largest first, months newest first. Two queries at most."""
    rows = visible_surveys(user).filter(asked_at__gte=since or now() - YEAR)
    small = too_small() if by in ("channel", "team") else []
    if by == "team":
        rows = rows.exclude(team=None).exclude(team__in=small)
    if by == "channel":
        rows = rows.exclude(channel__team__in=small)
    if by == "month":
        rows = rows.annotate(month=TruncMonth("asked_at"))
    id, label = GROUPS[by]
    found = [_rates(row) for row in counted(rows, key=F(id), label=F(label))]
    return sorted(found, key=lambda row: row.id if by == "month" else row.asked, reverse=True)


def total(user: Any, *, since: datetime | None = None) -> Rates:
    """All that `user` may see, in one. One query."""
    rows = visible_surveys(user).filter(asked_at__gte=since or now() - YEAR)
    counts = rows.aggregate(**COUNTS)
    return _rates(counts | {"key": None, "label": None})


COUNTS = {
    "asked": Count("pk"),
    "answered": Count("pk", filter=Q(answered_at__isnull=False)),
    "good": Count("pk", filter=Q(score__gte=GOOD)),
    "low": Count("pk", filter=Q(score__lte=LOW)),
}


def counted(rows: QuerySet[Survey], **group: Any) -> Iterable[dict[str, Any]]:
    return rows.order_by().annotate(**group).values(*group).annotate(**COUNTS)


def too_small() -> list[int]:
    """Ids of teams of fewer than three: their rate would be a person's (law 7)."""
    people = Q(members__is_active=True, members__is_system=False)
    return list(
        Team.objects.annotate(n=Count("members", filter=people)).filter(n__lt=FEWEST).values_list("pk", flat=True)
    )


def _rates(row: dict[str, Any]) -> Rates:
    key = row["key"].date() if isinstance(row["key"], datetime) else row["key"]
    label = key if isinstance(key, date) else row["label"]
    return Rates(
        key, label, row["asked"], row["answered"], row["low"],
        share(row["answered"], row["asked"]), share(row["good"], row["answered"]),
    )  # fmt: skip
