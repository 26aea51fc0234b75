"""The way onto a customer's page: the link is looked up, the page speaks the customer's language, and it stays private."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from kept.accounts import rate_limits
from kept.portal.access import Ended, Page, page_of
from kept.promises.languages import interface_language, spoken_with
from kept.promises.making import zone_of
from kept.ui.locales import use_region

CHOICES = {"en": "en", "ar": "ar", "zh-hant": "zh-hant"}


def customer(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """`view(request, page, …)` behind a signed link: in the customer's language and zone, never stored or indexed.

    Raises Limited where it is opened or pressed too often.
    """

    @wraps(view)
    def door(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        # An agent who looks at it in their own browser sees it as the customer does.
        use_region(None)
        try:
            rate_limits.take("customer page", "address", rate_limits.address(request))
            page = page_of(token)
            if request.method == "POST":
                rate_limits.take("customer page press", "link", page.link.pk)
            with spoken(request, page), timezone.override(zone_of(page.person, page.asked)[0]):
                return private(view(request, page, **rest))
        except Ended as ended:
            return private(over(request, ended))

    return door


def spoken(request: HttpRequest, page: Page) -> translation.override:
    """The language the customer chose on the page, else the one they are written to in."""
    return translation.override(chosen(request) or interface_language(spoken_with(page.asked)))


def chosen(request: HttpRequest) -> str:
    """The language asked for in the address, "" if none."""
    return CHOICES.get(request.GET.get("lang", "").lower(), "")


def over(request: HttpRequest, ended: Ended) -> HttpResponse:
    """The link has ended: say so, and where to write instead."""
    return render(request, "portal/ended.html", {"channel": ended.channel}, status=410)


def private(answer: HttpResponseBase) -> HttpResponseBase:
    """Whoever holds the address sees the page: no cache may keep it, no search engine list it, no other site learn it."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Not no-referrer: browsers then send "Origin: null" with our own forms, and they would be refused.
    answer["Referrer-Policy"] = "same-origin"
    return answer
