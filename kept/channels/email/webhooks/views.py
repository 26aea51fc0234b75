"""The door for mail services, and the settings page that gives each its address."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts import rate_limits
from kept.accounts.permissions import SignedIn
from kept.accounts.sealing import unseal
from kept.channels.email.webhooks.access import visible_webhooks, webhook_for, webhook_of
from kept.channels.email.webhooks.connecting import connect, disconnect
from kept.channels.email.webhooks.forms import WebhookForm
from kept.channels.email.webhooks.models import Webhook
from kept.events.actors import SYSTEM

MOST = 200


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def inbound(request: HttpRequest, service: str, key: str) -> HttpResponse:
    """A mail service hands in mail. 200 once it is stored, 403 for a wrong signature, 503 where it should come again."""
    address = rate_limits.address(request)
    try:
        if seconds := rate_limits.used_up("mail service refused", "address", address):
            raise rate_limits.Limited(seconds)
        webhook = webhook_of(service, key)
        if webhook is None:
            rate_limits.take("mail service refused", "address", address)
            return _said("There is no such place.", 404)
        rate_limits.take("mail service", "key", webhook.pk)
    except rate_limits.Limited as error:
        return _said("Too often; please try again later.", 429, {"Retry-After": str(error.seconds)})
    # Some look whether the address answers before they use it.
    return _taken(webhook, request) if request.method == "POST" else _said("Ready.", 200)


def _taken(webhook: Webhook, request: HttpRequest) -> HttpResponse:
    # Imported with the first mail: anymail brings requests and cryptography.
    from kept.channels.email.webhooks.taking import Away, Unsigned, take

    try:
        number = take(webhook, unseal(webhook.secret) if webhook.secret else "", request, by=SYSTEM)
    except Unsigned:
        return _said("The signature is missing or wrong.", 403)
    except (Away, DatabaseError, OSError):
        return _said("Cannot store this right now, please try again later.", 503, {"Retry-After": "60"})
    return _said(f"Stored: {number}", 200)


def _said(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedIn) -> HttpResponse:
    """All of them, and a form for a new one. Its address is in the answer to the form and nowhere else."""
    form, made = WebhookForm(request.POST or None, user=request.user), []
    if request.method == "POST" and form.is_valid():
        if form.do(lambda: made.append(connect(**form.values(), by=request.user))):
            form = WebhookForm(user=request.user)
    rows = visible_webhooks(request.user)[:MOST]
    context = {"form": form, "webhooks": rows, "address": made[0][1] if made else ""}
    return render(request, "email/webhooks.html", context, status=422 if form.errors else 200)


@require_POST
def disconnection(request: SignedIn, id: int) -> HttpResponse:
    disconnect(webhook_for(request.user, id), by=request.user)
    messages.success(request, _("The service brings no mail here any more."))
    return redirect("mail-services:index")
