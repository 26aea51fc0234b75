"""The settings of webhooks, and the log of what was sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts.permissions import SignedIn
from kept.exchange.webhooks import endpoints
from kept.exchange.webhooks.access import deliveries_of, delivery_of, endpoint_for, visible_endpoints
from kept.exchange.webhooks.changing import pause
from kept.exchange.webhooks.forms import EndpointForm, initial_of
from kept.exchange.webhooks.log import lines_of
from kept.exchange.webhooks.replaying import replay
from kept.text.numbers import whole

PAGE = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedIn) -> HttpResponse:
    """All endpoints, and a form for a new one. Its secret is in the answer to the form and nowhere else."""
    form, made = EndpointForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        if form.do(lambda: made.append(endpoints.create_endpoint(**form.values(), by=request.user))):
            form = EndpointForm()
    context = {"form": form, "endpoints": visible_endpoints(request.user), "secret": made[0][1] if made else ""}
    return render(request, "exchange/webhooks.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def endpoint(request: SignedIn, id: int) -> HttpResponse:
    """One endpoint: how it fares, what was sent, its settings."""
    found = endpoint_for(request.user, id)
    form = EndpointForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        if form.do(lambda: endpoints.change_endpoint(found, **form.values(), by=request.user)):
            messages.success(request, _("Saved."))
            return redirect("webhooks:endpoint", found.pk)
    return _page(request, found, form)


def _page(request: SignedIn, found, form: EndpointForm | None = None, secret: str = "") -> HttpResponse:
    rows = deliveries_of(found).order_by("-pk")
    if before := whole(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    page = list(rows[: PAGE + 1])
    context = {
        "endpoint": found, "form": form or EndpointForm(initial=initial_of(found)), "secret": secret,
        "lines": lines_of(page[:PAGE]), "older": page[PAGE - 1].pk if len(page) > PAGE else None,
    }  # fmt: skip
    name = "exchange/_webhook_log.html" if request.headers.get("HX-Request") else "exchange/webhook.html"
    return render(request, name, context, status=422 if form and form.is_bound and form.errors else 200)


@never_cache
@require_POST
def secret(request: SignedIn, id: int) -> HttpResponse:
    """A new secret, shown in this answer."""
    found = endpoint_for(request.user, id)
    return _page(request, found, secret=endpoints.rotate_secret(found, by=request.user))


@require_POST
def pausing(request: SignedIn, id: int) -> HttpResponse:
    found = endpoint_for(request.user, id)
    (endpoints.resume if found.paused_at else pause)(found, by=request.user)
    return redirect("webhooks:endpoint", found.pk)


@require_POST
def trying(request: SignedIn, id: int) -> HttpResponse:
    found = endpoint_for(request.user, id)
    endpoints.try_endpoint(found, by=request.user)
    messages.success(request, _("A try is on its way. What came of it stands below in a moment."))
    return redirect("webhooks:endpoint", found.pk)


@require_POST
def removal(request: SignedIn, id: int) -> HttpResponse:
    endpoints.remove_endpoint(endpoint_for(request.user, id), by=request.user)
    messages.success(request, _("The webhook is removed."))
    return redirect("webhooks:index")


@require_POST
def replaying(request: SignedIn, id: int, delivery: int) -> HttpResponse:
    found = endpoint_for(request.user, id)
    replay(delivery_of(found, delivery), by=request.user)
    return redirect("webhooks:endpoint", found.pk)
