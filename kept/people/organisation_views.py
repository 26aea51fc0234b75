"""Companies: the list, a company with its people and what was with them, and changing it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import allowed
from kept.people import lists
from kept.people.access import organisation_for, people_in, person_for_user
from kept.people.forms import OrganisationForm
from kept.people.knowing import Stale
from kept.people.models import Organisation
from kept.people.organisations import change_organisation, create_organisation, gather_by_domain, join, set_domains


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Companies by name, ?q= by its beginning or a domain; a POST makes one."""
    form, typed = OrganisationForm(request.POST or None), request.GET.get("q", "")[:200]
    may_change = allowed(request.user, "manage_people")
    if request.method == "POST" and may_change and form.is_valid():
        try:
            return redirect("people:organisation", _made(form, request.user).pk)
        except ValidationError as error:
            form.refuse(error)
    page = lists.organisations_page(request.user, typed, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "typed": typed,
        "form": form,
        "may_change": may_change,
        "may_export": allowed(request.user, "export_people"),
    }
    return render(request, "people/organisations.html", context, status=422 if form.errors else 200)


def _made(form: OrganisationForm, user: Any) -> Organisation:
    values = form.cleaned_data
    made = create_organisation(name=values["name"], notes=values["notes"], tint=values["tint"], by=user)
    return set_domains(made, values["domains"], by=user)


@require_GET
def organisation(request: HttpRequest, id: int) -> HttpResponse:
    """Who we know there, and, from the domains above, what was said with them."""
    found = organisation_for(request.user, id)
    page = lists.people_page(people_in(request.user, found), after=request.GET.get("after", ""))
    panels = [html for name in settings.KEPT_ORGANISATION_PANELS if (html := import_string(name)(request, found))]
    context = {
        "organisation": found, "page": page, "panels": panels, "domains": [found.domain, *(d.name for d in found.domains.all())],
        "may_change": allowed(request.user, "manage_people"),
    }  # fmt: skip
    return render(request, "people/organisation.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, id: int) -> HttpResponse:
    """Its name, domains, notes and colour; two who do it at once are told."""
    found = organisation_for(request.user, id)
    form = OrganisationForm(request.POST or None, initial=OrganisationForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            fields = {name: values[name] for name in ("name", "notes", "tint")}
            change_organisation(found, by=request.user, expected=values["version"], **fields)
            set_domains(found, values["domains"], by=request.user)
            return redirect("people:organisation", found.pk)
        except ValidationError as error:
            form.refuse(error)
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it, then try again."))
    context = {"form": form, "organisation": found}
    return render(request, "people/organisation_edit.html", context, status=422 if form.errors else 200)


@require_POST
def gathering(request: HttpRequest, id: int) -> HttpResponse:
    """Who has an address of one of its domains joins it."""
    found = organisation_for(request.user, id)
    n = gather_by_domain(found, by=request.user)
    said = ngettext("%(n)s customer belongs here now.", "%(n)s customers belong here now.", n) % {"n": n}
    messages.success(request, said if n else _("Everybody with such an address is here already."))
    return redirect("people:organisation", found.pk)


@require_POST
def belonging(request: HttpRequest, id: int) -> HttpResponse:
    """Put a person into a company by its id, or into none."""
    person, wanted = person_for_user(request.user, id), request.POST.get("organisation", "")
    into = organisation_for(request.user, int(wanted)) if wanted.isdecimal() and len(wanted) < 19 else None
    join(person, into, by=request.user)
    return redirect("people:person", person.pk)
