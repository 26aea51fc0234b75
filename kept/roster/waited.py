"""Since when somebody must have waited to have waited a business hour, or a business day, by the hours of each team."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q

from kept.accounts.models import Team
from kept.events.clock import now
from kept.roster import business_time
from kept.roster.models import Calendar

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FARTHEST = timedelta(days=64)


@dataclass(frozen=True)
class Limits:
    """What came before `hour` has waited a business hour, before `day` a business day."""

    hour: datetime
    day: datetime


@dataclass(frozen=True)
class AllLimits:
    """The limits of the teams that have hours, and of all others, by the clock on the wall."""

    teams: tuple[tuple[int, Limits], ...]
    others: Limits

    def waited(self, what: str, column: str, team: str) -> Q:
        """The condition that `column` lies so far back ("hour" or "day") for the team whose id is in `team`."""
        own = [id for id, _limits in self.teams]
        rest = Q(**{f"{column}__lte": getattr(self.others, what)}) & (
            Q(**{f"{team}__isnull": True}) | ~Q(**{f"{team}__in": own})
        )
        for id, limits in self.teams:
            rest |= Q(**{team: id, f"{column}__lte": getattr(limits, what)})
        latest = max(getattr(limits, what) for limits in (self.others, *(limits for _id, limits in self.teams)))
        return Q(**{f"{column}__lte": latest}) & rest  # the first alone is a stretch of the index


def limits() -> AllLimits:
    """The limits of this minute; one query a minute."""
    moment = now().replace(second=0, microsecond=0)
    key = f"roster.waited.{moment:%Y%m%d%H%M}"
    found = cache.get(key)
    if found is None:
        found = limits_at(
            moment, Team.objects.filter(hours__isnull=False).select_related("hours__calendar").order_by("pk")
        )
        cache.set(key, found, 90)
    return found


def limits_at(moment: datetime, teams: Iterable[Team]) -> AllLimits:
    rows = tuple((team.pk, _limits(team.hours.calendar, moment)) for team in teams)
    return AllLimits(rows, Limits(moment - HOUR, moment - DAY))


def _limits(calendar: Calendar, moment: datetime) -> Limits:
    return Limits(since_when(calendar, moment, HOUR), since_when(calendar, moment, ordinary_day(calendar)))


def ordinary_day(calendar: Calendar) -> timedelta:
    """A business day: the open time of an ordinary day on which the team is there at all."""
    minutes = sum(_minutes(begin, end) for _day, begin, end in calendar.intervals)
    days = len({day for day, _begin, _end in calendar.intervals})
    return timedelta(minutes=minutes / days) if days else DAY


def since_when(calendar: Calendar, moment: datetime, length: timedelta) -> datetime:
    """The latest time since which `length` of open time has passed at `moment`. Where the team is hardly ever there it is
    the clock on the wall that counts: nobody may wait for ever because of a calendar."""
    far = length
    while business_time.between(calendar, moment - far, moment) < length:
        far *= 2
        if far > FARTHEST:
            return moment - length
    early, late = moment - far, moment - length
    while late - early > timedelta(seconds=30):
        middle = early + (late - early) / 2
        early, late = (middle, late) if business_time.between(calendar, middle, moment) >= length else (early, middle)
    return early


def _minutes(begin: str, end: str) -> int:
    (first_hour, first), (last_hour, last) = (map(int, clock.split(":")) for clock in (begin, end))
    return ((last_hour * 60 + last) - (first_hour * 60 + first)) % 1440 or 1440
