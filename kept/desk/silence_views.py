"""The silence list on the screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kept.desk.silence import SOURCES, page


@require_GET
def silence(request: HttpRequest) -> HttpResponse:
    """What nobody has answered or looked at, the oldest first; ?only= one kind of it."""
    only = request.GET.get("only", "")
    only = only if only in {source.name for source in SOURCES} else ""
    items, next = page(request.user, after=request.GET.get("after", ""), only=only)
    page_ = {"items": items, "next": next, "kind": only, "sources": SOURCES, "leads": request.user.leads}
    return render(request, "desk/silence.html", page_)
