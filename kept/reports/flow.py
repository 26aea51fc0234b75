"""How many came and were done, what was open in the evening, and how long the first answer took: by day and by hour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from kept.accounts.models import Team
from kept.inbox.models import Kind, Message
from kept.reports.middle import Middle, middle
from kept.reports.visits import Visits, seen_by


@dataclass(frozen=True)
class Day:
    """One day in the reader's zone. `open`: still with us when it ended (for today: now)."""

    date: date
    came: int
    went: int
    open: int
    answers: Middle


@dataclass(frozen=True)
class Hour:
    """One hour of the day, of all days together: `came` a day."""

    hour: int
    came: float
    answers: Middle


@dataclass(frozen=True)
class Answered:
    """When somebody wrote first, and when a human answered; None: not yet."""

    asked: datetime
    answered: datetime | None


def first_answers(user: Any, found: Visits, team: Team | None = None) -> list[Answered]:
    """Of the conversations that began in the window. One query."""
    rows = seen_by(user, team).filter(created_at__gte=found.since, created_at__lt=found.until, imported_at=None)
    said = Message.objects.filter(conversation=OuterRef("pk"), automatic=False).order_by().values("conversation")
    asked = said.filter(kind=Kind.INBOUND).annotate(at=Min("at")).values("at")
    answered = said.filter(kind=Kind.REPLY).annotate(at=Min("at")).values("at")
    pairs = (
        rows.order_by().annotate(asked=Subquery(asked), answered=Subquery(answered)).values_list("asked", "answered")
    )
    return [Answered(asked, answered) for asked, answered in pairs if asked is not None]


def by_day(found: Visits, answers: Iterable[Answered], zone: tzinfo) -> list[Day]:
    """Every day of the window, the last one up to now."""
    came = Counter(at.astimezone(zone).date() for at in found.came)
    went = Counter(at.astimezone(zone).date() for at in found.went)
    took = _took(answers, lambda at: at.astimezone(zone).date())
    days, still = [], found.open_at_end
    day, first = (found.until - timedelta(microseconds=1)).astimezone(zone).date(), found.since.astimezone(zone).date()
    while day >= first:
        days.append(Day(day, came[day], went[day], still, middle(took[day])))
        still += went[day] - came[day]
        day -= timedelta(days=1)
    return days[::-1]


def by_hour(found: Visits, answers: Iterable[Answered], zone: tzinfo) -> list[Hour]:
    """The 24 hours of the day in the reader's zone, over the whole window."""
    came = Counter(at.astimezone(zone).hour for at in found.came)
    took = _took(answers, lambda at: at.astimezone(zone).hour)
    days = max(1.0, found.length / timedelta(days=1))
    return [Hour(hour, came[hour] / days, middle(took[hour])) for hour in range(24)]


def _took(answers: Iterable[Answered], place: Any) -> dict[Any, list[timedelta]]:
    found: dict[Any, list[timedelta]] = defaultdict(list)
    for each in answers:
        if each.answered is not None and each.answered >= each.asked:
            found[place(each.asked)].append(each.answered - each.asked)
    return found
