"""How a reply left: the channel that sends it says so here."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.announcing import announce
from kept.inbox.models import Delivery, DeliveryState, Message
from kept.inbox.telling import tell_of_failure


def mark_sent(message: Message, *, by: Any = SYSTEM) -> Delivery:
    """The other server took it. Event: message.delivered."""
    return _mark(message, by, "message.delivered", state=DeliveryState.SENT, sent_at=now(), error="", next_try_at=None)


def mark_kept_here(message: Message, *, by: Any = SYSTEM) -> Delivery:
    """It was not sent, since no mail server is set. Event: message.kept_here."""
    return _mark(message, by, "message.kept_here", state=DeliveryState.KEPT_HERE, error="", next_try_at=None)


def mark_tried(message: Message, error: str, *, next_try_at: datetime, by: Any = SYSTEM) -> Delivery:
    """It could not be sent yet; `error` in the other server's words, `next_try_at` aware. No event: it is still on its way."""
    return _mark(message, by, "", state=DeliveryState.QUEUED, error=error, next_try_at=next_try_at)


def mark_failed(message: Message, error: str, *, by: Any = SYSTEM) -> Delivery:
    """It cannot be sent; whoever wrote it is told. Event: message.failed."""
    with transaction.atomic():
        delivery = _mark(message, by, "message.failed", state=DeliveryState.FAILED, error=error, next_try_at=None)
        message.delivery = delivery
        tell_of_failure(message)
    return delivery


def send_again(message: Message, *, by: Any) -> Delivery:
    """Try a failed one anew: the same mail, the same Message-ID. Event: message.queued."""
    return _mark(message, by, "message.queued", state=DeliveryState.QUEUED, error="", attempts=0, next_try_at=None)


def _mark(message: Message, by: Any, event: str, **fields: Any) -> Delivery:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(message=message)
        fields["error"] = fields["error"].replace("\x00", "")[:500]
        fields.setdefault("attempts", delivery.attempts + 1)
        for name, value in fields.items():
            setattr(delivery, name, value)
        delivery.save(update_fields=list(fields))
        if event:
            record(event, message, by=by, about=[message.conversation], data={"error": delivery.error} if delivery.error else {})
    announce(message.conversation)
    return delivery
