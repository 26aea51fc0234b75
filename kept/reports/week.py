"""What a lead's page shows of the last two weeks, counted once a minute and not for each who looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache

from kept.accounts.access import hidden_team_ids
from kept.accounts.models import Team
from kept.events.clock import now
from kept.reports.flow import Answered, Day, Hour, by_day, by_hour, first_answers
from kept.reports.middle import Middle, middle
from kept.reports.states import Little, Part, little_of, parts_of
from kept.reports.visits import Visits, visits

DAYS, FOR = 14, 60  # days that are looked at; seconds that a count is kept
MOST_DAYS = 92


@dataclass(frozen=True)
class Fortnight:
    """`unanswered`: began in these days and have no human answer yet."""

    since: datetime
    until: datetime
    days: list[Day]
    hours: list[Hour]
    parts: list[Part]
    little: Little
    answers: Middle
    unanswered: int


def fortnight(user: Any, *, team: Team | None = None, days: int = DAYS) -> Fortnight:
    """The last `days` days up to now, whole days in the reader's zone, of what `user` may see."""
    zone, moment = ZoneInfo(user.timezone), now()
    midnight = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=days - 1)
    found, answers = _counted(user, since, moment, team)
    waiting = sum(1 for each in answers if each.answered is None)
    took = middle(each.answered - each.asked for each in answers if each.answered and each.answered >= each.asked)
    return Fortnight(
        since, found.until, by_day(found, answers, zone), by_hour(found, answers, zone), parts_of(found), little_of(found), took, waiting
    )  # fmt: skip


def _counted(user: Any, since: datetime, moment: datetime, team: Team | None) -> tuple[Visits, list[Answered]]:
    """The same for everybody who sees the same teams."""
    hidden = ",".join(map(str, sorted(hidden_team_ids(user))))
    key = f"reports:{hidden}:{team.pk if team else ''}:{since.isoformat()}:{moment:%Y%m%d%H%M}"
    found = cache.get(key)
    if found is None:
        seen = visits(user, since, moment, team=team)
        found = (seen, first_answers(user, seen, team))
        cache.set(key, found, FOR)
    return found
