"""How a reply left: one state per message, in the other server's words where it has any."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.announcing import announce
from kept.inbox.models import Delivery, DeliveryState, Message

LONGEST_ERROR = 500
EVENTS = {
    "sent": "delivery.sent",
    "kept here": "delivery.kept_here",
    "postponed": "delivery.postponed",
    "failed": "delivery.failed",
    "queued": "delivery.queued",
}


def mark_sent(message: Message, *, by: Any) -> Delivery:
    """The other server took it. Event: delivery.sent."""
    return _mark(message, by, "sent", state=DeliveryState.SENT, sent_at=now())


def mark_kept_here(message: Message, *, by: Any) -> Delivery:
    """It was not sent, since no mail server is set. Event: delivery.kept_here."""
    return _mark(message, by, "kept here", state=DeliveryState.KEPT_HERE)


def mark_tried(message: Message, error: str, *, next_try_at: datetime, by: Any) -> Delivery:
    """It could not be sent yet; `next_try_at` is aware. Event: delivery.postponed."""
    return _mark(message, by, "postponed", state=DeliveryState.QUEUED, error=error, next_try_at=next_try_at)


def mark_failed(message: Message, error: str, *, by: Any) -> Delivery:
    """It cannot be sent. Event: delivery.failed, whose reactions tell whoever wrote it."""
    return _mark(message, by, "failed", state=DeliveryState.FAILED, error=error)


def mark_queued(message: Message, *, by: Any) -> Delivery:
    """Try one that failed, or that was kept here, anew: the same mail, the same Message-ID. Event: delivery.queued."""
    return _mark(message, by, "queued", state=DeliveryState.QUEUED, attempts=0)


def _mark(
    message: Message, by: Any, outcome: str, *, error: str = "", next_try_at: datetime | None = None, **values: Any
) -> Delivery:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        values = {
            "attempts": delivery.attempts + 1,
            "error": error.replace("\x00", "")[:LONGEST_ERROR],
            "next_try_at": next_try_at,
        } | values
        for name, value in values.items():
            setattr(delivery, name, value)
        delivery.save(update_fields=list(values))
        record(
            EVENTS[outcome],
            message,
            by=by,
            about=[message.conversation],
            data={"error": delivery.error} if delivery.error else {},
        )
    announce(message.conversation, message.user_id)
    return delivery
