"""Ending our mailings: by one press of a mail program (RFC 8058), or on a page with a press for people.

Opening the address changes nothing: mail scanners open every link.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from kept.accounts import rate_limits
from kept.people.links import open_link
from kept.people.mailing_link import SCOPE
from kept.people.mailings import allow_mailings, refuse_mailings
from kept.people.models import Person
from kept.portal.doors import chosen, private
from kept.promises.languages import interface_language
from kept.ui.locales import use_region


def shown_or_changed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page; a POST with `List-Unsubscribe=One-Click` or `act=refuse` ends them, `act=allow` begins them again."""
    rate_limits.take("customer page", "address", rate_limits.address(request))
    person = _person(token)
    use_region(None)
    with translation.override(chosen(request) or interface_language(person.language or "en")):
        if request.method != "POST":
            return private(render(request, "portal/mailings.html", {"person": person}))
        if request.POST.get("act") == "allow":
            allow_mailings(person, by=person)
        elif request.POST.get("act") == "refuse" or "List-Unsubscribe" in request.POST:
            refuse_mailings(person, by=person)
        if "List-Unsubscribe" in request.POST:
            return private(HttpResponse(status=200))
        return private(redirect("portal:mailings", token))


def _person(token: str) -> Person:
    link = open_link(token)
    if link is None or link.scope != SCOPE:
        raise Http404
    return link.person
