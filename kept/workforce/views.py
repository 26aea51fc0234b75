"""How a team's work finds somebody: a page for leads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kept.accounts.permissions import SignedIn
from kept.workforce.access import member_for, members_of, routing_for
from kept.workforce.forms import HandsForm, routing_form
from kept.workforce.setting_up import set_hands, set_routing


@require_http_methods(["GET", "HEAD", "POST"])
def routing(request: SignedIn, id: int) -> HttpResponse:
    """The way of one team, and its people with what they take."""
    team, found = routing_for(request.user, id)
    form = routing_form(request.POST or None, found)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(set_routing, team, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("Saved."))
        return redirect("workforce:routing", team.pk)
    context = {"team": team, "form": form, "members": members_of(team)}
    return render(request, "workforce/routing.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hands(request: SignedIn, id: int) -> HttpResponse:
    """What one person takes, in all their teams."""
    member = member_for(request.user, id)
    form = HandsForm(request.POST or None, member)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(lambda: set_hands(member.user, **form.values(), by=request.user))
    ):
        messages.success(request, _("Saved."))
        return redirect("workforce:hands", member.user.pk)
    context = {"member": member, "form": form, "teams": member.user.teams.all()}
    return render(request, "workforce/hands.html", context, status=422 if form.errors else 200)
