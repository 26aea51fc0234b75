"""Hours and availability: a team's for whoever may manage it, one's own for oneself."""

from typing import Any

from django.db.models import QuerySet

from kept.accounts.access import team_for, visible_teams
from kept.accounts.models import Team
from kept.roster.hours import calendar_of, own_calendar_of
from kept.roster.models import Calendar


def teams_with_hours(user: Any) -> QuerySet[Team]:
    """The teams `user` may see; `team.hours.calendar` needs no further query."""
    return visible_teams(user).select_related("hours__calendar")


def hours_for(user: Any, team_id: int) -> tuple[Team, Calendar | None]:
    """A team and its hours. Http404 for a team `user` may not see."""
    team = team_for(user, team_id)
    return team, calendar_of(team)


def own_hours(user: Any) -> Calendar | None:
    return own_calendar_of(user)
