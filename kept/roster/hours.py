"""The weekly hours of a team or of one user."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.recording import record
from kept.roster.models import Calendar, TeamHours, UserHours

CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
MOST_SPANS = 8  # a day
MOST_DATES = 400


def calendar_of(team: Team | None) -> Calendar | None:
    """The hours of a team, None where none are set."""
    hours = TeamHours.objects.filter(team=team).select_related("calendar").first() if team else None
    return hours.calendar if hours else None


def own_calendar_of(user: User) -> Calendar | None:
    """The hours of one user's own, None where the team's hold."""
    hours = UserHours.objects.filter(user=user).select_related("calendar").first()
    return hours.calendar if hours else None


def set_team_hours(
    team: Team,
    *,
    timezone: str,
    intervals: Sequence,
    country: str = "",
    closed: Sequence = (),
    open: Sequence = (),
    by: Any,
) -> Calendar:
    """Set when `team` is there. Shapes as in `roster.models.Calendar`; raises ValidationError with what is wrong per field."""
    values = checked(timezone=timezone, intervals=intervals, country=country, closed=closed, open=open)
    with transaction.atomic():
        calendar = written(calendar_of(team), team.name, values)
        TeamHours.objects.update_or_create(team=team, defaults={"calendar": calendar})
        record("hours.set", team, by=by)
    return calendar


def set_user_hours(
    user: User,
    *,
    timezone: str,
    intervals: Sequence,
    country: str = "",
    closed: Sequence = (),
    open: Sequence = (),
    by: Any,
) -> Calendar:
    """Set when `user` is there, in place of the teams' hours. As `set_team_hours`."""
    values = checked(timezone=timezone, intervals=intervals, country=country, closed=closed, open=open)
    with transaction.atomic():
        calendar = written(own_calendar_of(user), user.name, values)
        UserHours.objects.update_or_create(user=user, defaults={"calendar": calendar})
        record("hours.set", user, by=by)
    return calendar


def clear_hours(owner: Team | User, *, by: Any) -> None:
    """Forget the hours of a team (always open) or a user (the teams' hours hold)."""
    calendar = calendar_of(owner) if isinstance(owner, Team) else own_calendar_of(owner)
    if calendar is None:
        return
    with transaction.atomic():
        (
            TeamHours.objects.filter(team=owner) if isinstance(owner, Team) else UserHours.objects.filter(user=owner)
        ).delete()
        calendar.delete()
        record("hours.cleared", owner, by=by)


def written(calendar: Calendar | None, name: str, values: dict[str, Any]) -> Calendar:
    calendar = calendar or Calendar()
    for field, value in (values | {"name": name}).items():
        setattr(calendar, field, value)
    calendar.save()
    return calendar


def checked(*, timezone: str, intervals: Sequence, country: str, closed: Sequence, open: Sequence) -> dict[str, Any]:
    """The values as they are stored. Raises ValidationError per field."""
    errors: dict[str, str] = {}
    if timezone not in available_timezones():
        errors["timezone"] = _("There is no time zone “%(name)s”. Their names look like %(example)s.") % {
            "name": timezone,
            "example": "Asia/Amman",
        }
    if country and country not in countries():
        errors["country"] = _("The holidays of this country are not known.")
    if problem := wrong_with(intervals):
        errors["intervals"] = problem
    for field, dates in (("closed", closed), ("open", open)):
        if not all(is_date(value) for value in dates) or len(dates) > MOST_DATES:
            errors[field] = _("Some of these are not dates.")
    if errors:
        raise ValidationError(errors)
    return {
        "timezone": timezone, "country": country, "closed": sorted(set(closed)), "open": sorted(set(open)),
        "intervals": sorted([int(day), begin, end] for day, begin, end in intervals),
    }  # fmt: skip


def countries() -> frozenset[str]:
    """ISO codes of the countries whose public holidays are known."""
    import holidays

    return frozenset(code for code in holidays.list_supported_countries() if len(code) == 2)


def wrong_with(intervals: Sequence) -> str:
    """What is wrong with weekly spans, empty if nothing."""
    for row in intervals:
        if (
            len(row) != 3
            or row[0] not in range(7)
            or not all(isinstance(clock, str) and CLOCK.fullmatch(clock) for clock in row[1:])
        ):
            return _("Opening and closing are times of the day such as 09:00.")
    if any(sum(row[0] == day for row in intervals) > MOST_SPANS for day in range(7)):
        return _("So many spans do not fit in a day.")
    return ""


def is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
