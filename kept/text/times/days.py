"""Which day a phrase means."""

from datetime import date, timedelta

from kept.text.times.local import FURTHEST_DAYS, Place, last_day
from kept.text.times.phrases import Phrase

_FRIDAY = 4


def _weekday(phrase: Phrase, place: Place) -> tuple[date, bool]:
    wanted, week = phrase.has["W"].value
    monday = place.today - timedelta(days=place.today.weekday())
    if "K" in phrase.has:
        week = phrase.has["K"].value[1]
    elif "t" in phrase.has:
        week = 0
    if week is not None:
        day = monday + timedelta(days=7 * week + wanted)
        return (day, True) if day >= place.today else (day + timedelta(days=7), False)
    ahead = (wanted - place.today.weekday()) % 7
    nearest = place.today + timedelta(days=ahead or 7)
    if "n" in phrase.has and phrase.has["n"].value == "which":
        following = monday + timedelta(days=7 + wanted)
        return following, following == nearest
    return nearest, bool(ahead) or "n" in phrase.has


def _calendar(value: tuple[int | None, int | None, int] | None, place: Place) -> date | None:
    """A written date; without its year or month the next one to come."""
    if value is None:
        return None
    year, month, day = value
    today = place.today
    for step in range(1 if year else 14):
        at_month = month or (today.month - 1 + step) % 12 + 1
        at_year = year or today.year + (step if month else (today.month - 1 + step) // 12)
        try:
            found = date(at_year, at_month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found if abs((found - today).days) < FURTHEST_DAYS else None
    return None


def _period(phrase: Phrase, place: Place) -> date:
    """Last working day of a week, last day of a month."""
    unit, offset = phrase.has["K"].value
    if unit == "week":
        monday = place.today - timedelta(days=place.today.weekday())
        return monday + timedelta(days=7 * offset + _FRIDAY)
    first = place.months_on(offset)
    return first.replace(day=last_day(first.year, first.month))


def day_of(phrase: Phrase, place: Place) -> tuple[date | None, bool]:
    """The day said, and whether it is the only one it can be. (None, True): none was said."""
    if "D" in phrase.has:
        return place.today + timedelta(days=phrase.has["D"].value[0]), True
    if "S" in phrase.has:
        day = _calendar(phrase.has["S"].value, place)
        return (day, True) if day else (None, False)
    if "W" in phrase.has:
        return _weekday(phrase, place)
    if "K" in phrase.has:
        return _period(phrase, place), False
    return (place.today, True) if "t" in phrase.has else (None, True)
