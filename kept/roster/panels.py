"""What pages show of hours and availability."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.roster.availability import standings
from kept.roster.business_time import public_holidays
from kept.roster.models import Calendar, Presence
from kept.ui.formats import digits
from kept.ui.locales import reader


@dataclass(frozen=True)
class Availability:
    """For `roster/_availability.html`: the state, whether set by hand, until when, and what can be chosen."""

    state: str
    by_hand: bool
    until: datetime | None
    choices: tuple[tuple[str, str, str], ...]


def availability(user: User) -> Availability:
    """How `user` stands now."""
    one = standings([user])[user.pk]
    icons = {Presence.ON: "circle-check", Presence.AWAY: "clock", Presence.OFF: "moon"}
    choices = tuple((state.value, str(state.label), icons[state]) for state in Presence)
    return Availability(one.state.value, one.by_hand, one.until, choices)


def weekdays() -> list[tuple[int, str]]:
    """(0–6 from Monday, name) in the order and the language of the reader's week."""
    locale = reader().babel
    names = locale.days["stand-alone"]["wide"]
    return [((locale.first_week_day + n) % 7, names[(locale.first_week_day + n) % 7]) for n in range(7)]


def spoken_time(clock: str) -> str:
    """"09:00" as the reader writes it."""
    return digits(format_time(time.fromisoformat(clock), "short", locale=reader().babel))


def spoken_day(day: date) -> str:
    """A date with its weekday, as the reader writes it."""
    return digits(format_date(day, "full", locale=reader().babel))


def summary(calendar: Calendar) -> list[str]:
    """The week in a few lines, days with equal hours joined: "Monday – Friday 09:00 – 17:00"."""
    by_day = {day: [f"{spoken_time(begin)} – {spoken_time(end)}" for d, begin, end in calendar.intervals if d == day] for day in range(7)}
    lines = []
    for spans, group in groupby(weekdays(), key=lambda row: by_day[row[0]]):
        names = [name for _day, name in group]
        days = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
        lines.append(f"{days}: {format_list(spans, style='unit', locale=reader().babel)}" if spans else _("%(days)s: closed") % {"days": days})
    return lines


def coming_holidays(country: str, zone: str) -> list[tuple[date, str]]:
    """The public holidays of the next twelve months, named in the reader's language where the library can."""
    if not country:
        return []
    today = now().astimezone(ZoneInfo(zone)).date()
    found = {day: name for year in (today.year, today.year + 1) for day, name in public_holidays(country, year, reader().html).items()}
    return sorted((day, name) for day, name in found.items() if today <= day < today + timedelta(days=365))
