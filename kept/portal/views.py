"""The customer's own page. Opening it changes nothing; what happens, happens by a press on it."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from kept.events.clock import now
from kept.feedback.access import survey_of
from kept.files.serving import response
from kept.inbox.mail_channel import mail_channel
from kept.people.facts import forget_fact
from kept.portal import access, ratings
from kept.portal import mailings as ending
from kept.portal.access import Page
from kept.portal.doors import chosen, customer
from kept.portal.writing import write
from kept.promises.access import promise_for_customer, promises_for_customer
from kept.promises.grace import give_grace
from kept.promises.voiding import void
from kept.ui.formats import moment

SLACK = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))


@require_safe
@customer
def page(request: HttpRequest, page: Page) -> HttpResponse:
    return render(request, "portal/page.html", shown(request, page))


@require_GET
@customer
def now_on_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The part of the page that changes by itself."""
    return render(request, "portal/_now.html", shown(request, page))


@require_POST
@customer
def write_back(request: HttpRequest, page: Page) -> HttpResponse:
    try:
        write(page, request.POST.get("text", ""), nonce=request.POST.get("nonce", ""), by=page.person)
    except ValidationError as error:
        return again(request, page, error, text=request.POST.get("text", ""))
    return back(request, page, _("Thank you. It has reached us, and a person will answer."), "newest")


@require_POST
@customer
def withdraw(request: HttpRequest, page: Page, id: int) -> HttpResponse:
    promise = promise_for_customer(page.conversation, id, page.person)
    try:
        void(promise, by=page.person)
    except ValidationError as error:
        return again(request, page, error)
    return back(request, page, _("Noted: you no longer need this."))


@require_POST
@customer
def give_time(request: HttpRequest, page: Page, id: int) -> HttpResponse:
    promise = promise_for_customer(page.conversation, id, page.person)
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
        give_grace(promise, until=until, by=page.person)
    except (ValidationError, ValueError) as error:
        return again(request, page, error)
    return back(request, page, _("Thank you for your patience. What we promised stays as it is."))


@require_POST
@customer
def say_how_it_was(request: HttpRequest, page: Page) -> HttpResponse:
    """1 to 5 and a word, where she was asked."""
    survey = survey_of(page.conversation)
    if survey is None:
        raise Http404
    try:
        ratings.given(request, survey, by=page.person)
    except ValidationError as error:
        return again(request, page, error)
    return back(request, page, _("Thank you for telling us."), "rating")


@require_POST
@customer
def forget(request: HttpRequest, page: Page, id: int) -> HttpResponse:
    forget_fact(access.fact_on(page, id), by=page.person)
    return back(request, page, _("Forgotten."))


@require_safe
@customer
def file(request: HttpRequest, page: Page, id: int) -> HttpResponseBase:
    try:
        return response(access.file_on(page, id).file, inline=True)
    except FileNotFoundError:
        raise Http404 from None


def shown(request: HttpRequest, page: Page, **more: Any) -> dict:
    """Everything the page says."""
    said = access.said_on(page)
    answering = next((message.user for message in reversed(said) if message.user), page.conversation.assignee)
    return (
        {
            "page": page,
            "subject": page.subject,
            "channel": mail_channel(page.conversation.channel),
            "promises": promises_for_customer(page.conversation, page.person),
            "said": said,
            "newest": said[-1].pk if said else 0,
            "answering": answering if answering and not answering.is_system else None,
            "facts": access.facts_on(page),
            "slack": slack,
            "lang": chosen(request),
            "nonce": token_urlsafe(12),
            "wrong": "",
            "text": "",
        }
        | ratings.context_of(request, survey_of(page.conversation))
        | {"channel": mail_channel(page.conversation.channel)}
        | more
    )


def slack(promise: Any) -> list[tuple[str, str]]:
    """(time as ISO, time as the customer reads it) of how much longer they might wait."""
    begun = max(promise.due_at, now(), promise.grace_until or promise.due_at)
    return [((begun + more).isoformat(timespec="seconds"), moment(begun + more, promise.timezone)) for more in SLACK]


def again(request: HttpRequest, page: Page, error: Exception, text: str = "") -> HttpResponse:
    """The page once more, with what was wrong and what was written."""
    wrong = " ".join(error.messages) if isinstance(error, ValidationError) else _("This is not a time.")
    return render(request, "portal/page.html", shown(request, page, wrong=wrong, text=text), status=422)


def back(request: HttpRequest, page: Page, said: str, anchor: str = "promises") -> HttpResponse:
    """Back to the page after a press, so that going back or loading again presses nothing twice."""
    messages.success(request, said)
    lang = chosen(request)
    return redirect(f"{reverse('portal:page', args=[page.token])}{f'?lang={lang}' if lang else ''}#{anchor}")


# The address is the secret: a mail program that presses for its user has no cookie and no token of ours.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mailings(request: HttpRequest, token: str) -> HttpResponseBase:
    return ending.shown_or_changed(request, token)
