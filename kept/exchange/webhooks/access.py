"""Endpoints hear of all work, restricted teams' too: only who sees all of it may look after them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.permissions import allowed
from kept.events.models import Event
from kept.exchange.webhooks.models import WebhookDelivery, WebhookEndpoint


def visible_endpoints(user: Any) -> QuerySet[WebhookEndpoint]:
    """All of them, the oldest first, for those who may; else none."""
    rows = WebhookEndpoint.objects.order_by("pk")
    return rows if allowed(user, "manage_webhooks") else rows.none()


def endpoint_for(user: Any, id: int) -> WebhookEndpoint:
    """Http404 if there is none, or not for `user`."""
    found = visible_endpoints(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def deliveries_of(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    """What was sent to an endpoint the caller has found, with its event and tries."""
    return endpoint.deliveries.select_related("event").prefetch_related("history")


def delivery_of(endpoint: WebhookEndpoint, id: int) -> WebhookDelivery:
    found = deliveries_of(endpoint).select_related("endpoint").filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def visible_events(user: Any) -> QuerySet[Event]:
    """All that happened, for those who see everybody's work."""
    rows = Event.objects.prefetch_related("subjects")
    return rows if allowed(user, "read_events") else rows.none()
