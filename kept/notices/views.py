"""The list of one's notices, and the way from a notice to what it is about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import SignedIn
from kept.notices.access import notice_for, notices_for
from kept.notices.kinds import KINDS, choose, wants
from kept.notices.panels import unseen
from kept.notices.seeing import see

PAGE = 50
ICONS = {
    "reply": "reply", "assignment": "user-check", "mention": "at-sign", "reminder": "timer", "broken": "triangle-alert",
    "failure": "circle-alert", "silence": "hourglass", "mailbox": "mail-warning",
}  # fmt: skip


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Newest first; `before` is the id behind which the next page starts."""
    rows = notices_for(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"notices": found[:PAGE], "next": following, "unseen": unseen(request.user), "icons": ICONS}
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


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: SignedIn) -> HttpResponse:
    """What one is told of, and how: boxes named by kind, valued by way."""
    if request.method == "POST":
        choose(request.user, wanted={kind: request.POST.getlist(kind) for kind in KINDS}, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("notices:choices")
    rows = [
        (kind, label, wants(request.user, kind, "app"), wants(request.user, kind, "mail"))
        for kind, label in KINDS.items()
    ]
    return render(request, "notices/choices.html", {"rows": rows})
