"""Time zones and countries to choose from, named as the reader reads."""

from functools import lru_cache
from zoneinfo import available_timezones

from kept.ui.locales import reader

# What IANA keeps for old files only, and zones that are a country's and not a place's.
PLACES = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """IANA names of places, sorted, after UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(PLACES)))


def zones(current: str = "UTC") -> list[tuple[str, str]]:
    """Choices of time zones; the current one is there even if it is not a place's."""
    found = names() if current in names() else (current, *names())
    return [(name, name.replace("_", " ")) for name in found]


@lru_cache(maxsize=8)
def _countries(locale) -> tuple[tuple[str, str], ...]:
    known = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    }
    return tuple(sorted(known.items(), key=lambda row: row[1]))


def countries() -> tuple[tuple[str, str], ...]:
    """Choices of countries, named in the reader's language."""
    return _countries(reader().babel)
