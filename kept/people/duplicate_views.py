"""Who might be one: the list, and "they are two"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kept.people.access import likely_pairs, person_for_user
from kept.people.duplicates import tell_apart

PAGE = 30
BECAUSE = {
    "p": _("the same telephone number"),
    "e": _("nearly the same address"),
    "a": _("the same name and nearly the same address"),
    "o": _("the same name and company"),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Pairs nobody has said anything of yet, latest first."""
    after = request.GET.get("after", "")
    rows = likely_pairs(request.user)
    page = list((rows.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else rows)[: PAGE + 1])
    context = {"pairs": page[:PAGE], "next": page[PAGE - 1].pk if len(page) > PAGE else None, "because": BECAUSE}
    return render(request, "people/duplicates.html", context)


@require_POST
def parting(request: HttpRequest, id: int, other: int) -> HttpResponse:
    """They are two."""
    one, two = person_for_user(request.user, id), person_for_user(request.user, other)
    if one != two:
        tell_apart(one, two, by=request.user)
    back = request.POST.get("next", "")
    return redirect("people:person", one.pk) if back == "person" else redirect("people:duplicates")
