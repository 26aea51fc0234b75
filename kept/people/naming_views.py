"""Other spellings of a name, words people are grouped by, and which address is the main one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kept.people.access import alias_for, identity_for, person_for_user, person_tag_for
from kept.people.knowing import choose_identity
from kept.people.naming import add_alias, remove_alias, tag_person, untag_person


@require_POST
def aliases(request: HttpRequest, id: int) -> HttpResponse:
    """One more spelling; several may come parted by commas."""
    return _each(request, id, add_alias)


@require_POST
def alias_removal(request: HttpRequest, id: int, alias: int) -> HttpResponse:
    found = person_for_user(request.user, id)
    remove_alias(alias_for(request.user, found, alias), by=request.user)
    return redirect("people:person", found.pk)


@require_POST
def tags(request: HttpRequest, id: int) -> HttpResponse:
    return _each(request, id, tag_person)


@require_POST
def tag_removal(request: HttpRequest, id: int, tag: int) -> HttpResponse:
    found = person_for_user(request.user, id)
    untag_person(person_tag_for(request.user, found, tag), by=request.user)
    return redirect("people:person", found.pk)


@require_POST
def main_identity(request: HttpRequest, id: int, identity: int) -> HttpResponse:
    found = person_for_user(request.user, id)
    choose_identity(identity_for(request.user, found, identity), by=request.user)
    return redirect("people:person", found.pk)


def _each(request: HttpRequest, id: int, verb) -> HttpResponse:
    found = person_for_user(request.user, id)
    typed = request.POST.get("name", "")[:500].replace("،", ",").replace("、", ",").replace("，", ",")
    try:
        for name in filter(None, map(str.strip, typed.split(","))):
            verb(found, name, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:person", found.pk)
