"""The business-time clock: open hours of a calendar, counted in real seconds. Worked examples are in the tests.

Wall times become UTC before anything is subtracted: Python's own subtraction within one zone ignores the hour that
summer time takes or gives. A wall time that is skipped or comes twice is read as RFC 5545 says: with the offset
before the jump. A span across midnight belongs to the day on which it starts, also where that day is a holiday.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from kept.roster.models import Calendar

HORIZON = 800  # days; who does not open for that long is closed for good
ZERO = timedelta()


class NeverOpen(ValueError):
    """The calendar has no opening from the asked moment on: nothing falls due in it."""


def add(calendar: "Calendar", start: datetime, duration: timedelta) -> datetime:
    """When `duration` of open time has passed since `start` (aware): UTC.

    Outside of hours the count starts at the next opening. Raises NeverOpen where there is none, ValueError for a
    negative duration or a naive start.
    """
    if duration < ZERO:
        raise ValueError("open time is added, not taken away")
    for opens, closes in openings(calendar, start):
        if duration <= closes - opens:
            return opens + duration
        duration -= closes - opens
    raise NeverOpen(f"{calendar} has no opening after {start:%F %R}")


def between(calendar: "Calendar", a: datetime, b: datetime) -> timedelta:
    """How much open time lies between the aware moments `a` and `b`; negative if `b` comes first."""
    if b < a:
        return -between(calendar, b, a)
    total = ZERO
    for opens, closes in openings(calendar, a):
        if opens >= b:
            break
        total += min(closes, b.astimezone(UTC)) - opens
    return total


def is_open(calendar: "Calendar", at: datetime) -> bool:
    """Whether `at` lies in the open hours; the closing moment itself does not."""
    return next_opening(calendar, at) == at


def next_opening(calendar: "Calendar", at: datetime) -> datetime | None:
    """The first open moment from `at` on (UTC): `at` itself while open, None if there is none."""
    return next((opens for opens, _ in openings(calendar, at)), None)


def next_closing(calendar: "Calendar", at: datetime) -> datetime | None:
    """When the opening that holds `at`, or else the next one, ends (UTC). None if there is none, or no end in a week."""
    end = None
    for opens, closes in openings(calendar, at):
        if end is not None and opens > end:
            return end
        end = closes
        if end - at > timedelta(days=8):
            return None
    return end


def openings(calendar: "Calendar", since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open spans from `since` on as (opens, closes) in UTC, in order, never overlapping, none before `since`."""
    if since.tzinfo is None:
        raise ValueError("business time needs an aware moment")
    last = since.astimezone(UTC)
    if not calendar.intervals:
        return
    zone = ZoneInfo(calendar.timezone)
    first = last.astimezone(zone).date() - timedelta(days=1)  # yesterday's may reach over midnight
    for offset in range(HORIZON):
        for opens, closes in sorted(spans_of(calendar, zone, first + timedelta(days=offset))):
            if closes > last:
                yield max(opens, last), closes
                last = closes


def spans_of(calendar: "Calendar", zone: ZoneInfo, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The spans that start on `day`, in UTC."""
    if is_holiday(calendar, day):
        return
    for weekday, begin, end in calendar.intervals:
        if weekday == day.weekday():
            begin, end = time.fromisoformat(begin), time.fromisoformat(end)
            last_day = day if end > begin else day + timedelta(days=1)
            yield moment(day, begin, zone), moment(last_day, end, zone)


def moment(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)


def is_holiday(calendar: "Calendar", day: date) -> bool:
    """Closed that day: by own decision, or by a public holiday that is not worked."""
    if day.isoformat() in calendar.closed:
        return True
    return (
        bool(calendar.country)
        and day.isoformat() not in calendar.open
        and day in public_holidays(calendar.country, day.year)
    )


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int, language: str = "") -> dict[date, str]:
    """The public holidays of an ISO country in a year with their names; empty for a country nobody knows.

    The library is large, so it is imported only when somebody has holidays. Where it speaks `language` the names are in it.
    """
    import holidays

    if country not in holidays.list_supported_countries():
        return {}
    spoken = holidays.list_localized_countries().get(country, [])
    chosen = next((name for name in spoken if name.split("_")[0] == language.split("-")[0]), None)
    return dict(holidays.country_holidays(country, years=year, language=chosen))
