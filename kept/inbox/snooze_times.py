"""The times that are offered for a snooze: mornings as the team begins them, days as the reader counts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.roster import business_time
from kept.roster.hours import calendar_of
from kept.roster.models import Calendar
from kept.roster.week import weekdays

MORNING = time(9)  # where no hours are set, or none on that day
SOON = timedelta(hours=3)


@dataclass(frozen=True)
class Offer:
    """One time to choose: its name in forms, its words, the moment, and whether the team is closed then."""

    name: str
    label: str
    at: datetime
    closed: bool


def offers(user: User, team: Team | None) -> list[Offer]:
    """In three hours, tomorrow morning, the morning on which the team's week begins, in a week. No time twice."""
    calendar, zone = calendar_of(team), zone_of(user)
    found: dict[datetime, Offer] = {}
    for name, label, at in _offers(calendar, zone):
        closed = calendar is not None and bool(calendar.intervals) and not business_time.is_open(calendar, at)
        found.setdefault(at, Offer(name, label, at, closed))
    return sorted(found.values(), key=lambda offer: offer.at)


def offered(user: User, team: Team | None, name: str) -> datetime:
    """The moment of an offer. Raises ValidationError {"until": …} for a name that is none."""
    calendar = calendar_of(team)
    for known, _label, at in _offers(calendar, zone_of(user)):
        if known == name:
            return at
    raise ValidationError({"until": _("There is no such time.")})


def typed(user: User, text: str) -> datetime:
    """The moment behind "2026-12-01T09:30" on the user's own clock. An hour that is skipped there is read with the offset before.

    Raises ValidationError {"until": …}.
    """
    try:
        wall = datetime.fromisoformat(text.strip())
        return (wall if wall.tzinfo else wall.replace(tzinfo=zone_of(user))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError({"until": _("This is no date and time.")}) from None


def zone_of(user: User) -> ZoneInfo:
    """The user's zone; the page's where it was renamed since."""
    try:
        return ZoneInfo(user.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(timezone.get_current_timezone_name())


def _offers(calendar: Calendar | None, zone: ZoneInfo) -> Iterator[tuple[str, str, datetime]]:
    moment = now()
    here = moment.astimezone(zone)
    today = here.date()
    tomorrow, begins = today + timedelta(days=1), first_day(calendar)
    next_week = tomorrow + timedelta(days=(begins - tomorrow.weekday()) % 7)
    yield "hours", _("In three hours"), moment + SOON
    yield "tomorrow", _("Tomorrow morning"), morning(calendar, zone, tomorrow)
    yield (
        "week_start",
        _("%(weekday)s morning") % {"weekday": dict(weekdays())[begins]},
        morning(calendar, zone, next_week),
    )
    in_a_week = datetime.combine(today + timedelta(days=7), here.time(), zone)
    yield "week", _("In a week"), in_a_week.astimezone(UTC)


def first_day(calendar: Calendar | None) -> int:
    """The weekday (Monday 0) on which the team's week begins: the first open day after one on which it is closed."""
    days = {row[0] for row in calendar.intervals} if calendar else set()
    return next((day for day in range(7) if day in days and (day - 1) % 7 not in days), 0)


def morning(calendar: Calendar | None, zone: ZoneInfo, day: date) -> datetime:
    """When the team opens on that day, else nine o'clock where the reader is."""
    if calendar is not None:
        spans = sorted(business_time.spans_of(calendar, ZoneInfo(calendar.timezone), day))
        if spans:
            return spans[0][0]
    return business_time.moment(day, MORNING, zone)
