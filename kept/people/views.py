"""The pages of our customers: the list, one person, a company."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import allowed
from kept.people import lists
from kept.people.access import (
    fact_for,
    facts_of,
    identity_for,
    merges_of,
    person_for_user,
)
from kept.people.checking import zones
from kept.people.duplicates import like
from kept.people.facts import forget_fact, tell_fact
from kept.people.forms import FactForm, IdentityForm, PersonForm, initial_of
from kept.people.knowing import Stale, TakenAlready, add_identity, know, remove_identity
from kept.people.mailings import allow_mailings
from kept.people.models import Person
from kept.people.organisations import belong
from kept.people.panels import card_context
from kept.people.searching import people_like


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Customers by name; ?q= finds by the beginning of a name or an address."""
    typed = request.GET.get("q", "")[:200]
    page = lists.page(request.user, typed, after=request.GET.get("after", ""))
    sounding = people_like(request.user, typed)[: lists.PAGE] if typed and not page.people else []
    may = {name: allowed(request.user, f"{right}_people") for name, right in RIGHTS.items()}
    return render(request, "people/list.html", {"page": page, "typed": typed, "sounding": sounding, **may})


RIGHTS = {"may_change": "manage", "may_import": "import", "may_export": "export"}


@require_GET
def person(request: HttpRequest, id: int) -> HttpResponse:
    """Who it is, what they told us, and, from the domains above, what we promised and what was said."""
    found = person_for_user(request.user, id)
    # An old address leads to who stands for them now.
    return _page(request, found) if found.pk == id else redirect("people:person", found.pk)


def _page(request: HttpRequest, found: Person, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = card_context(request.user, found) | {
        "panels": [html for name in settings.KEPT_PERSON_PANELS if (html := import_string(name)(request, found))],
        "all_facts": facts_of(request.user, found), "identity_form": IdentityForm(), "fact_form": FactForm(),
        "merges": merges_of(request.user, found), "former": found.former_identities.all()[:20],
        "likely": like(found), "whose": None, "aliases": found.aliases.all(), "tags": found.tags.all(),
    }  # fmt: skip
    return render(request, "people/person.html", context | forms, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, id: int) -> HttpResponse:
    """What is known of a person, to be changed by hand; two who do it at once are told."""
    found = person_for_user(request.user, id)
    form = PersonForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                know(found, by=request.user, expected=form.cleaned_data["version"], **form.values(found))
                belong(found, form.cleaned_data["organisation"], by=request.user)
            return redirect("people:person", found.pk)
        except ValidationError as error:
            form.refuse(error)
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it, then try again."))
    suggestions = sorted(name for name in zones() if "/" in name and not name.startswith("Etc/"))
    return render(
        request,
        "people/edit.html",
        {"form": form, "person": found, "zones": suggestions},
        status=422 if form.errors else 200,
    )


@require_POST
def add(request: HttpRequest, id: int) -> HttpResponse:
    """One more address."""
    found, form = person_for_user(request.user, id), IdentityForm(request.POST)
    if form.is_valid():
        try:
            add_identity(found, form.cleaned_data["kind"], form.cleaned_data["value"], by=request.user)
            return redirect("people:person", found.pk)
        except TakenAlready as taken:
            form.refuse(taken)
            return _page(request, found, status=422, identity_form=form, whose=taken.person)
        except ValidationError as error:
            form.refuse(error)
    return _page(request, found, status=422, identity_form=form)


@require_POST
def remove(request: HttpRequest, id: int, identity: int) -> HttpResponse:
    found, form = person_for_user(request.user, id), IdentityForm()
    try:
        remove_identity(identity_for(request.user, found, identity), by=request.user)
    except ValidationError as error:
        return _page(request, found, status=422, identity_form=form, problems=error.messages)
    return redirect("people:person", found.pk)


@require_POST
def mailings(request: HttpRequest, id: int) -> HttpResponse:
    """They want automatic mail after all."""
    found = person_for_user(request.user, id)
    allow_mailings(found, by=request.user)
    return redirect("people:person", found.pk)


@require_POST
def tell(request: HttpRequest, id: int) -> HttpResponse:
    """Something they told us."""
    found, form = person_for_user(request.user, id), FactForm(request.POST)
    if form.is_valid():
        try:
            tell_fact(found, by=request.user, **form.cleaned_data)
            return redirect("people:person", found.pk)
        except ValidationError as error:
            form.refuse(error)
    return _page(request, found, status=422, fact_form=form)


@require_POST
def forget(request: HttpRequest, id: int, fact: int) -> HttpResponse:
    found = person_for_user(request.user, id)
    forget_fact(fact_for(request.user, found, fact), by=request.user)
    return redirect("people:person", found.pk)
