"""Who holds what, on the screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kept.accounts.permissions import SignedIn
from kept.desk.holding import held_by
from kept.text.numbers import whole


@require_GET
def held(request: SignedIn) -> HttpResponse:
    """What each holds, or with ?who= one of them; for those who do not lead their own."""
    one = whole(request.GET.get("who"))
    page = {"holders": held_by(request.user, who=one), "everybody": request.user.leads, "one": one}
    return render(request, "desk/held.html", page)
