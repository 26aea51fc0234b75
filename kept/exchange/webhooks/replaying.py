"""Sending again what was given up, or what was missed while an endpoint was away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.models import Event
from kept.events.recording import record
from kept.exchange.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookState
from kept.exchange.webhooks.queueing import TRIED, wake

KEPT_FOR = timedelta(days=30)
MOST = 10_000


def replay(delivery: WebhookDelivery, *, by: Any) -> None:
    """Send it again, with a plan of tries of its own. The receiver knows it by its id."""
    _again(delivery.endpoint, [delivery.pk], by=by)


def replay_since(endpoint: WebhookEndpoint, since: datetime, *, by: Any) -> int:
    """All events since a time (30 days back at most) that it hears of and did not take. Returns how many."""
    if since < now() - KEPT_FOR:
        raise ValidationError({"since": _("At most 30 days back.")})
    taken = endpoint.deliveries.filter(state=WebhookState.TAKEN).values("event")
    missed = Event.objects.filter(at__gte=since).exclude(pk__in=taken).exclude(name=TRIED).order_by("id")
    events = [event for event in missed.only("pk", "name").iterator() if endpoint.hears_of(event.name)][:MOST]
    with transaction.atomic():
        rows = [WebhookDelivery(endpoint=endpoint, event=event) for event in events]
        WebhookDelivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        _again(endpoint, list(endpoint.deliveries.filter(event__in=events).values_list("pk", flat=True)), by=by)
    return len(events)


def _again(endpoint: WebhookEndpoint, ids: list[int], *, by: Any) -> None:
    fresh = {"state": WebhookState.WAITING, "tries": 0, "next_try_at": now(), "held_until": None}
    with transaction.atomic():
        for start in range(0, len(ids), 500):
            endpoint.deliveries.filter(pk__in=ids[start : start + 500]).update(**fresh)
        record("endpoint.replayed", endpoint, by=by, data={"deliveries": len(ids)})
        wake(endpoint)


def forget_old() -> int:
    """Timed: forget what was sent, or given up, more than 30 days ago."""
    with transaction.atomic():
        old = WebhookDelivery.objects.filter(created_at__lt=now() - KEPT_FOR).exclude(state=WebhookState.WAITING)
        return old.delete()[0]
