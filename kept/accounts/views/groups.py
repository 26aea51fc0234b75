"""Settings: teams."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kept.accounts.access import team_for, visible_teams, visible_users
from kept.accounts.forms import TeamForm
from kept.accounts.permissions import SignedIn
from kept.accounts.teams import change_team, create_team, set_members

MOST = 500  # people offered as members; a desk of more than that is not run from one list


@require_GET
def index(request: SignedIn) -> HttpResponse:
    teams = visible_teams(request.user).annotate(size=Count("members"))[:MOST]
    return render(request, "accounts/teams.html", {"teams": teams})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Found a team."""
    people = list(visible_users(request.user).filter(is_active=True).order_by("name")[:MOST])
    form = TeamForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"members": chosen(people, form)}
        if form.do(create_team, **values, by=request.user):
            messages.success(request, _("Saved."))
            return redirect("accounts:teams")
    return render(request, "accounts/team.html", {"form": form, "team": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedIn, id: int) -> HttpResponse:
    """Change a team's name, who sees its work, and its members."""
    one = team_for(request.user, id)
    people = list(visible_users(request.user).filter(is_active=True).order_by("name")[:MOST])
    there = [membership.user_id for membership in one.memberships.all()]
    form = TeamForm(
        request.POST or None,
        people=people,
        initial={"name": one.name, "restricted": one.restricted, "purpose": one.purpose, "members": there},
    )
    if request.method == "POST" and form.is_valid():
        if form.do(change_all, one, form.cleaned_data, chosen(people, form), by=request.user):
            messages.success(request, _("Saved."))
            return redirect("accounts:teams")
    return render(request, "accounts/team.html", {"form": form, "team": one}, status=422 if form.errors else 200)


def change_all(one, values: dict, members: list, *, by) -> None:
    with transaction.atomic():
        change_team(one, name=values["name"], restricted=values["restricted"], purpose=values["purpose"], by=by)
        set_members(one, members, by=by)


def chosen(people: list, form: TeamForm) -> list:
    return [user for user in people if user.pk in form.cleaned_data["members"]]
