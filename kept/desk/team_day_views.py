"""Team day, on the screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kept.accounts.access import team_for, visible_teams
from kept.accounts.models import Team
from kept.accounts.permissions import SignedIn
from kept.desk import team_day
from kept.reports.week import fortnight
from kept.text.numbers import whole


@require_GET
def page(request: SignedIn) -> HttpResponse:
    """All of it, of every team or of ?team=."""
    team = _team(request)
    found = fortnight(request.user, team=team)
    context = _now(request, team) | {
        "teams": visible_teams(request.user), "weeks": found, "plots": team_day.plots_of(found), "holdings": team_day.holdings(request.user),
    }  # fmt: skip
    return render(request, "desk/team_day.html", context)


@require_GET
def now(request: SignedIn) -> HttpResponse:
    """The part that changes by the minute."""
    return render(request, "desk/_team_day_now.html", _now(request, _team(request)))


def _team(request: SignedIn) -> Team | None:
    id = whole(request.GET.get("team"))
    return team_for(request.user, id) if id else None


def _now(request: SignedIn, team: Team | None) -> dict[str, Any]:
    return {"now": team_day.now_of(request.user, team), "team": team, "user": request.user}
