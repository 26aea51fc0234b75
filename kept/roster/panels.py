"""What pages show of hours and availability."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kept.accounts.models import User
from kept.events.clock import now
from kept.roster.availability import standings
from kept.roster.business_time import public_holidays
from kept.roster.models import Presence
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


def coming_holidays(country: str, zone: str) -> list[tuple[date, str]]:
    """The public holidays of the next twelve months, named in the reader's language where the library can."""
    if not country:
        return []
    today = now().astimezone(ZoneInfo(zone)).date()
    found = {
        day: name
        for year in (today.year, today.year + 1)
        for day, name in public_holidays(country, year, reader().html).items()
    }
    return sorted((day, name) for day, name in found.items() if today <= day < today + timedelta(days=365))
