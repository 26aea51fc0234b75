"""The list of one's notices, and the way from a notice to what it is about."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.permissions import SignedIn
from kept.notices.access import notice_for, notices_for
from kept.notices.kinds import KINDS
from kept.notices.panels import unseen
from kept.notices.seeing import see

PAGE = 50


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Newest first; `before` is the id behind which the next page starts."""
    rows = notices_for(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"notices": found[:PAGE], "next": following, "unseen": unseen(request.user), "kinds": KINDS}
    return render(request, "notices/index.html", context)


@require_GET
def notice(request: SignedIn, id: int) -> HttpResponse:
    """Go to what it is about; it counts as seen then."""
    one = notice_for(request.user, id)
    see(notices_for(request.user).filter(pk=one.pk), by=request.user)
    return redirect(one.url if one.url.startswith("/") and not one.url.startswith("//") else "/")


@require_POST
def seen(request: SignedIn) -> HttpResponse:
    """All of them are seen."""
    see(notices_for(request.user), by=request.user)
    return redirect("notices:index")
