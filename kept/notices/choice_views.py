"""What one is told of, and how: the table of events and ways, for oneself and, for leads, for a team."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts.access import team_for
from kept.accounts.permissions import SignedIn
from kept.notices.access import choice_of_team
from kept.notices.choosing import choose, choose_for_team, preset
from kept.notices.digest import OFF, SHIFT, choose_digest, digest_of
from kept.notices.kinds import KINDS, PRESETS, WAYS, Wanted, chosen, usual, wanted_by

HEADS = {
    "app": gettext_lazy("At the desk"),
    "push": gettext_lazy("On my devices"),
    "mail": gettext_lazy("By mail"),
    "digest": gettext_lazy("In the daily letter"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: SignedIn) -> HttpResponse:
    """One's own table: boxes named by kind, valued by way; `preset` sets all of it at once, `inherit` gives it back."""
    if request.method == "POST":
        if (wanted := _wanted(request.POST)) is not False:
            choose(request.user, wanted=wanted, by=request.user)
            messages.success(request, _("Saved."))
        return redirect("notices:choices")
    context = _context(wanted_by(request.user)) | {
        "own": "notices" in request.user.settings,
        "digest": digest_of(request.user),
        "OFF": OFF,
        "SHIFT": SHIFT,
    }
    return render(request, "notices/choices.html", context)


@require_POST
def digest(request: SignedIn) -> HttpResponse:
    """When the letter of the day comes."""
    when = request.POST.get("when", "")
    try:
        choose_digest(request.user, when=request.POST.get("clock", "") if when == "clock" else when, by=request.user)
        messages.success(request, _("Saved."))
    except ValidationError:
        messages.error(request, _("There is no such choice."))
    return redirect("notices:choices")


@require_http_methods(["GET", "HEAD", "POST"])
def of_team(request: SignedIn, id: int) -> HttpResponse:
    """What the members of a team are told of as long as they did not choose themselves."""
    team = team_for(request.user, id)
    if request.method == "POST":
        if (wanted := _wanted(request.POST)) is not False:
            choose_for_team(team, wanted=wanted, by=request.user)
            messages.success(request, _("Saved."))
        return redirect("notices:team", team.pk)
    choice = choice_of_team(team)
    held = {
        kind: {way: chosen(choice.wanted if choice else {}, kind, way, on) for way, on in ways.items()}
        for kind, ways in usual().items()
    }
    return render(request, "notices/team.html", _context(held) | {"team": team, "own": choice is not None})


def _wanted(given: QueryDict) -> Any:
    """As `choose` takes it: a table, None for what is inherited; False for a preset that does not exist."""
    if "inherit" in given:
        return None
    try:
        return (
            preset(str(given["preset"]))
            if "preset" in given
            else {kind: [way for way in WAYS if way in given.getlist(kind)] for kind in KINDS}
        )
    except ValidationError:
        return False


def _context(held: Wanted) -> dict[str, Any]:
    rows = [
        (kind, row.label, row.icon, [(way, HEADS[way], held[kind][way]) for way in WAYS]) for kind, row in KINDS.items()
    ]
    presets = [(name, label, made() == held) for name, (label, made) in PRESETS.items()]
    return {"rows": rows, "heads": HEADS.values(), "presets": presets}
