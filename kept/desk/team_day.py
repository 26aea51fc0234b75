"""The lead's first page: who waits longest, what is due next, what nobody has, who holds what now, and the last two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kept.accounts.models import Team
from kept.desk.holding import Holder, held_by
from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation, State
from kept.promises.access import visible_promises
from kept.promises.lists import Page
from kept.promises.lists import page as promises_page
from kept.reports.flow import Day, Hour
from kept.reports.plots import Plot, plot
from kept.reports.week import Fortnight
from kept.roster.availability import standings
from kept.search.counting import counted
from kept.ui.formats import calendar_day, duration, number

MOST = 7
MANY = 999


@dataclass(frozen=True)
class Now:
    """What is so at this moment. `waiting_count` and `nobody_count` stop at 1,000."""

    waiting: list[Conversation]
    nobody: list[Conversation]
    promises: Page
    waiting_count: int
    nobody_count: int


def now_of(user: Any, team: Team | None) -> Now:
    """Seven queries, however much there is."""
    rows = visible_conversations(user).filter(side_of=None)
    promised = visible_promises(user)
    if team is not None:
        rows, promised = rows.filter(team=team), promised.filter(conversation__team=team)
    waiting = rows.filter(waiting_since__isnull=False)
    nobody = waiting.filter(assignee=None, state=State.OPEN)
    counts = counted([("waiting", waiting), ("nobody", nobody)], most=MANY)
    return Now(
        _shown(waiting), _shown(nobody), promises_page(promised, after="", limit=MOST), counts.get("waiting", 0), counts.get("nobody", 0)
    )  # fmt: skip


def _shown(rows: Any) -> list[Conversation]:
    found = rows.select_related("person", "assignee", "team").prefetch_related("person__identities")
    return list(found.order_by("waiting_since", "pk")[:MOST])


@dataclass(frozen=True)
class Holding:
    """Somebody who holds something, and whether they are there; the oldest of it."""

    holder: Holder
    presence: str


def holdings(user: Any) -> list[Holding]:
    """By name. What each holds is counted nowhere."""
    rows = held_by(user)
    how = standings([row.user for row in rows])
    return [Holding(row, how[row.user.pk].state.value) for row in rows]


def plots_of(found: Fortnight) -> dict[str, Plot]:
    """The three plots of the page."""
    return {"days": _days(found.days), "hours": _hours(found.hours), "answers": _answers(found.days)}


def _days(days: list[Day]) -> Plot:
    labels = [
        _("%(day)s: %(came)s came, %(went)s done, %(open)s open in the evening")
        % {"day": calendar_day(day.date), "came": number(day.came), "went": number(day.went), "open": number(day.open)}
        for day in days
    ]
    return plot([day.came for day in days], labels, line=[day.open for day in days], marks=_marks(days))


def _answers(days: list[Day]) -> Plot:
    """Hours to the first answer; a day with too few has a gap, not a zero."""
    values = [day.answers.median.total_seconds() / 3600 if day.answers.median is not None else None for day in days]
    labels = [
        _("%(day)s: half of %(n)s first answers came within %(time)s")
        % {"day": calendar_day(day.date), "n": number(day.answers.n), "time": duration(day.answers.median)}
        if day.answers.median is not None
        else ""
        for day in days
    ]
    return plot(values, labels, marks=_marks(days))


def _hours(hours: list[Hour]) -> Plot:
    labels = [
        _("%(hour)s o'clock: %(came)s a day") % {"hour": number(hour.hour), "came": number(round(hour.came, 1))}
        for hour in hours
    ]
    return plot([hour.came for hour in hours], labels, marks=[(hour, number(hour)) for hour in range(0, 24, 6)])


def _marks(days: list[Day]) -> list[tuple[int, str]]:
    return [(index, number(day.date.day)) for index, day in enumerate(days) if (len(days) - 1 - index) % 3 == 0]
