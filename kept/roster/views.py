"""Hours of teams and of oneself, and the switch between on, away and off."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import SignedIn
from kept.events.clock import now
from kept.roster import access, hours, panels
from kept.roster.availability import set_availability
from kept.roster.forms import HoursForm
from kept.roster.week import spoken_day, summary
from kept.text.numbers import whole
from kept.ui.own_pages import own_page


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """The teams with their hours in words."""
    rows = [
        (team, summary(team.hours.calendar) if hasattr(team, "hours") else [])
        for team in access.teams_with_hours(request.user)[:500]
    ]
    return render(request, "roster/hours.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedIn, id: int) -> HttpResponse:
    """The editor of a team's hours."""
    one, calendar = access.hours_for(request.user, id)
    form = HoursForm(request.POST or None, calendar=calendar, timezone=request.user.timezone)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(hours.set_team_hours, one, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("roster:team-hours", one.pk)
    return editor(request, "roster/team_hours.html", form, calendar, team=one)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: SignedIn) -> HttpResponse:
    """The editor of one's own hours."""
    calendar = access.own_hours(request.user)
    form = HoursForm(request.POST or None, calendar=calendar, timezone=request.user.timezone)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(hours.set_user_hours, request.user, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("roster:my-hours")
    return editor(request, "roster/my_hours.html", form, calendar, availability=panels.availability(request.user))


def editor(request: SignedIn, template: str, form: HoursForm, calendar, **more) -> HttpResponse:
    holidays = panels.coming_holidays(form.calendar.country, form.calendar.timezone)
    context = {"form": form, "calendar": calendar, "holidays": holidays, "spoken_day": spoken_day} | more
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
def clear_team(request: SignedIn, id: int) -> HttpResponse:
    one, _calendar = access.hours_for(request.user, id)
    hours.clear_hours(one, by=request.user)
    return redirect("roster:team-hours", one.pk)


@require_POST
def clear_own(request: SignedIn) -> HttpResponse:
    hours.clear_hours(request.user, by=request.user)
    return redirect("roster:my-hours")


@require_POST
def availability(request: SignedIn) -> HttpResponse:
    """Set one's own state: `state` on, away, off or empty (as the hours say), `minutes` until it ends."""
    minutes = whole(request.POST.get("minutes")) or 0
    until = now() + timedelta(minutes=minutes) if 0 < minutes <= 60 * 24 * 60 else None
    try:
        set_availability(request.user, request.POST.get("state") or None, until=until, by=request.user)
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain; charset=utf-8")
    if request.headers.get("HX-Request"):
        return render(request, "roster/_availability.html", {"availability": panels.availability(request.user)})
    return redirect(own_page(request.POST.get("next", "")))
