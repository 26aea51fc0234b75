"""Time of day in a place, and what it is in UTC."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
# No promise of ours reaches further; beyond it is a slip of the finger.
FURTHEST_DAYS = 3660


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def minutes(clock: str) -> int:
    """Minutes after midnight of "17:00"."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class Place:
    """A zone, a now and the hours of work there; hours in minutes after midnight."""

    def __init__(self, now: datetime, zone: str | tzinfo, work_start: str, work_end: str) -> None:
        if now.tzinfo is None:
            raise ValueError("now must be aware")
        self.zone = _zone(zone) if isinstance(zone, str) else zone
        self.now = now.astimezone(UTC)
        self.today: date = now.astimezone(self.zone).date()
        self.work_start, self.work_end = minutes(work_start), minutes(work_end)

    def at(self, day: date, minute: int) -> datetime:
        """UTC instant of a local time; may lie past midnight of that day.

        A time that spring skips moves forward, one that autumn repeats is the first (fold=0).
        """
        local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def months_on(self, count: int) -> date:
        """The same day so many months later, or that month's last."""
        month = self.today.month - 1 + count
        year, month = self.today.year + month // 12, month % 12 + 1
        return date(year, month, min(self.today.day, last_day(year, month)))


def last_day(year: int, month: int) -> int:
    """Number of days in a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
