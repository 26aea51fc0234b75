"""A week of hours in words, as the reader writes days and times."""

from datetime import date, time
from itertools import groupby

from babel.dates import format_date, format_time
from babel.lists import format_list
from django.utils.translation import gettext as _

from kept.roster.models import Calendar
from kept.ui.formats import digits
from kept.ui.locales import reader


def weekdays() -> list[tuple[int, str]]:
    """(0–6 from Monday, name) in the order and the language of the reader's week."""
    locale = reader().babel
    names = locale.days["stand-alone"]["wide"]
    return [((locale.first_week_day + n) % 7, names[(locale.first_week_day + n) % 7]) for n in range(7)]


def spoken_time(clock: str) -> str:
    """ "09:00" as the reader writes it."""
    return digits(format_time(time.fromisoformat(clock), "short", locale=reader().babel))


def spoken_day(day: date) -> str:
    """A date with its weekday, as the reader writes it."""
    return digits(format_date(day, "full", locale=reader().babel))


def summary(calendar: Calendar) -> list[str]:
    """The week in a few lines, days with equal hours joined: "Monday – Friday 09:00 – 17:00"."""
    by_day = {
        day: [f"{spoken_time(begin)} – {spoken_time(end)}" for d, begin, end in calendar.intervals if d == day]
        for day in range(7)
    }
    lines = []
    for spans, group in groupby(weekdays(), key=lambda row: by_day[row[0]]):
        names = [name for _day, name in group]
        days = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
        lines.append(
            f"{days}: {format_list(spans, style='unit', locale=reader().babel)}"
            if spans
            else _("%(days)s: closed") % {"days": days}
        )
    return lines
