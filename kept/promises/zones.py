"""Times as people say them: in a zone that exists, at a clock time that exists there, with the city's name."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.translation import gettext as _

from kept.people.checking import zones
from kept.promises.errors import refuse
from kept.text.numbers import YEARS
from kept.ui.locales import reader


def exists(zone: str) -> bool:
    """Whether `zone` is an IANA name this machine knows."""
    return zone in zones()


def known(zone: str) -> str:
    """`zone` if it exists. Raises Refused otherwise."""
    if not exists(zone):
        raise refuse("timezone", _("There is no time zone “%(zone)s”.") % {"zone": zone[:60]})
    return zone


def at_local(text: str, zone: str) -> datetime:
    """The aware UTC time of a clock time "2026-11-22T14:05" as read off the wall in `zone`.

    A time that the clocks skip there is refused. One that comes twice is the earlier: the safer promise.
    """
    try:
        wall = datetime.fromisoformat(text)
        if wall.year not in YEARS:
            raise ValueError(text)
    except ValueError:
        raise refuse("due_at", _("This is not a time. Write it as 2026-11-22T14:05.")) from None
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    there = wall.replace(tzinfo=ZoneInfo(known(zone)))
    if there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) != wall:
        raise refuse("due_at", _("The clocks in %(city)s skip this time on that day.") % {"city": city(zone)})
    return there.astimezone(UTC)


def wall(at: datetime, zone: str) -> str:
    """The value of a datetime-local input for `at` in `zone`: 2026-11-22T14:05."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def city(zone: str) -> str:
    """The zone's city as the reader calls it (Unicode CLDR): Amman, عمّان, 安曼. For UTC, UTC."""
    if zone in {"UTC", "Etc/UTC"}:
        return "UTC"
    return get_timezone_location(zone, locale=reader().babel, return_city=True)
