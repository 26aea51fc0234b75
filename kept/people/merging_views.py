"""Two customers who are one: whom, what results, and the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kept.people import lists
from kept.people.access import merge_for, person_for_user
from kept.people.choosing import CHOICES, Outcome, outcomes
from kept.people.how_much import how_much, in_words
from kept.people.knowing import Stale
from kept.people.merging import merge, unmerge
from kept.people.models import Person
from kept.people.moving import survivor_of
from kept.people.speaking import city_name, language_name

LABELS = {
    "name": gettext_lazy("Full name"),
    "preferred_name": gettext_lazy("Likes to be called"),
    "honorific": gettext_lazy("Form of address"),
    "pronunciation": gettext_lazy("Said like"),
    "language": gettext_lazy("Language"),
    "timezone": gettext_lazy("Time zone"),
    "organisation": gettext_lazy("Company"),
}


@require_http_methods(["GET", "POST"])
def merging(request: HttpRequest, id: int) -> HttpResponse:
    """?into= shows what results, without it whom it could be is looked for; a POST with `into` does it."""
    source, other = person_for_user(request.user, id), request.POST.get("into") or request.GET.get("into", "")
    into = person_for_user(request.user, int(other)) if other.isdecimal() and len(other) < 19 else None
    if into is None or into == source:
        return _whom(request, source)
    if request.method == "GET":
        return _compare(request, source, into)
    choose = {name: request.POST[name] for name in CHOICES if name in request.POST}
    version = request.POST.get("version", "")
    try:
        merge(source, into=into, choose=choose, expected=int(version) if version.isdecimal() else None, by=request.user)
    except ValidationError as error:
        return _compare(request, source, into, problems=error.messages, status=422)
    except Stale:
        changed = _("Somebody changed it meanwhile. Look at it, then try again.")
        return _compare(request, person_for_user(request.user, id), into, problems=[changed], status=409)
    messages.success(request, _("They are one customer now."))
    return redirect("people:person", into.pk)


def _whom(request: HttpRequest, source: Person) -> HttpResponse:
    typed = request.GET.get("q", "")[:200]
    found = [one for one in lists.page(request.user, typed, size=12).people if one != source] if typed else []
    return render(request, "people/merge_whom.html", {"person": source, "typed": typed, "found": found})


def _compare(
    request: HttpRequest, source: Person, into: Person, *, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    names = {one.organisation_id: one.organisation.name for one in (source, into) if one.organisation}
    rows = [(LABELS[one.name], one, _shown(one, names)) for one in outcomes(source, into) if one.into or one.source]
    context = {
        "source": source, "into": into, "rows": rows, "problems": problems or [],
        "addresses": [*into.identities.all(), *source.identities.all()],
        "comes": in_words(how_much(request.user, source)), "there": in_words(how_much(request.user, into)),
    }  # fmt: skip
    return render(request, "people/merge.html", context, status=status)


def _shown(one: Outcome, names: dict[int | None, str]) -> dict[str, Any]:
    """Both words as they are read; `names` are those of companies by their ids."""
    read = {"language": language_name, "timezone": city_name, "organisation": lambda id: names.get(id, "")}
    said = read.get(one.name, lambda value: value)
    return {"into": said(one.into) if one.into else "", "source": said(one.source) if one.source else ""}


@require_POST
def undo(request: HttpRequest, id: int) -> HttpResponse:
    """They were two after all."""
    row = merge_for(request.user, id)
    since = in_words(how_much(request.user, survivor_of(row.into), row.at))
    unmerge(row, by=request.user)
    messages.success(request, _("They are two again."))
    if since:
        stays = _("What began since then stays with %(name)s: %(what)s.")
        messages.info(request, stays % {"name": survivor_of(row.into).called, "what": since})
    return redirect("people:person", row.source_id)
