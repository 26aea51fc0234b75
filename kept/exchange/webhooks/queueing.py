"""Each event becomes a delivery for each endpoint that hears of it, in the transaction of its verb: none is lost."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from kept.events.models import Event
from kept.exchange.webhooks.changing import LISTENERS
from kept.exchange.webhooks.models import WebhookDelivery, WebhookEndpoint
from kept.exchange.webhooks.sending import send_due

FOR = 1  # seconds; most verbs have no listener, and should not pay for the question each time
TRIED = "endpoint.tried"


def queue_deliveries(event: Event, subject: Any) -> None:
    """The reaction to every event. A new endpoint hears of what happens at the latest one second later."""
    if event.name == TRIED:
        _queue(event, [subject.pk])
    elif heard := [endpoint.pk for endpoint in _listeners() if endpoint.hears_of(event.name)]:
        _queue(event, heard)


def _listeners() -> list[WebhookEndpoint]:
    found = cache.get(LISTENERS)
    if found is None:
        found = list(WebhookEndpoint.objects.working().only("pk", "events"))
        cache.set(LISTENERS, found, FOR)
    return found


def _queue(event: Event, endpoints: list[int]) -> None:
    # One may have been removed a moment ago; its row would be refused at the end of the transaction.
    there = WebhookEndpoint.objects.filter(pk__in=endpoints)
    rows = [WebhookDelivery(endpoint=endpoint, event=event) for endpoint in there]
    WebhookDelivery.objects.bulk_create(rows)
    for endpoint in there:
        wake(endpoint)


def wake(endpoint: WebhookEndpoint) -> None:
    """Have what is due for it sent, once this transaction commits."""
    send_due.enqueue(endpoint.pk, unique_key=f"webhooks:{endpoint.pk}")
