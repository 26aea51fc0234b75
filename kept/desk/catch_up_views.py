"""/catch-up: what happened while one was away, and the press that says: read."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import SignedIn
from kept.desk.catching_up import catch_up, undo_catching_up
from kept.desk.missed import missed, since
from kept.events.clock import now
from kept.text.numbers import YEARS


@require_GET
def page(request: SignedIn) -> HttpResponse:
    """Own conversations and those of one's teams in which others did something since one was here."""
    begun, moment = since(request.user), now()
    found = missed(request.user, begun, until=moment)
    return render(request, "desk/catch_up.html", {"missed": found, "begun": begun, "until": moment.isoformat()})


@require_POST
def read(request: SignedIn) -> HttpResponse:
    """All that the page showed counts as read; what came since does not."""
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = now()
    moment = now()
    # A year no clock shows cannot even be compared.
    until = min(until, moment) if until.tzinfo and until.year in YEARS else moment
    catch_up(request.user, until=until, by=request.user)
    messages.success(request, _("All of it counts as read."), extra_tags=reverse("desk:catching-up-undo"))
    return redirect("desk:catch-up")


@require_POST
def undo(request: SignedIn) -> HttpResponse:
    """It is as it was before the press."""
    if not undo_catching_up(request.user, by=request.user):
        messages.error(request, _("There is nothing to take back any more."))
    return redirect("desk:catch-up")
