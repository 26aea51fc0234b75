"""Raw input: stored and committed before anybody tries to read it; what cannot be read is shown to people (law 9)."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kept.events.clock import now
from kept.events.recording import record
from kept.files import store
from kept.inbox.models import Message, Raw
from kept.live.hub import changed


def store_raw(
    data: bytes,
    *,
    channel_kind: str = "email",
    envelope: dict | None = None,
    name: str = "mail.eml",
    content_type: str = "message/rfc822",
) -> Raw:
    """Store what came, exactly, in a transaction of its own: when this returns it is safe, whatever happens next.

    `envelope` is what the door knew (recipients, sender, channel), as JSON. Raises RuntimeError inside a transaction.
    """
    with transaction.atomic(durable=True):
        stored = store.put(data, name=name, content_type=content_type, limit=len(data))
        return Raw.objects.create(
            channel_kind=channel_kind,
            file=stored,
            digest=hashlib.sha256(data).hexdigest(),
            envelope=envelope or {},
            received_at=now(),
        )


def read_raw(raw: Raw) -> bytes:
    """The bytes as they came."""
    with store.open(raw.file) as file:
        return file.read()


def same_as(raw: Raw) -> Raw | None:
    """Another Raw with the same bytes that is a message already, or None: the same delivery again.

    Not only an earlier one: of deliveries at the same time a later row may be settled first.
    """
    return (
        Raw.objects.filter(digest=raw.digest, channel_kind=raw.channel_kind, message__isnull=False)
        .exclude(pk=raw.pk)
        .select_related("message")
        .order_by("pk")
        .first()
    )


def settle(raw: Raw, message: Message, *, duplicate: bool = False, by: Any) -> Raw:
    """It became `message` (receive() does this itself when it is given the raw). `duplicate`: it was there already."""
    raw.message, raw.duplicate, raw.settled_at, raw.reason, raw.detail = message, duplicate, now(), "", ""
    with transaction.atomic():
        raw.save(update_fields=["message", "duplicate", "settled_at", "reason", "detail"])
        record("raw.settled", raw, by=by, about=[message], data={"duplicate": duplicate})
    return raw


def quarantine(raw: Raw, reason: str, detail: str = "", *, by: Any) -> Raw:
    """Put it where people see it. `reason` is a short code ("unreadable", "loop"), `detail` says more. Event: raw.quarantined."""
    raw.reason, raw.detail, raw.settled_at = reason[:60], detail.replace("\x00", "")[:500], now()
    raw.channel_id, raw.about_id = raw.envelope.get("belongs_to") or None, raw.envelope.get("conversation") or None
    with transaction.atomic():
        raw.save(update_fields=["reason", "detail", "settled_at", "channel", "about"])
        record("raw.quarantined", raw, by=by, data={"reason": raw.reason})
    changed("inbox", "quarantine")
    return raw


def take_up_again(raw: Raw, *, by: Any) -> Raw:
    """Out of the quarantine, to be read once more (the channel does that). Event: raw.released."""
    raw.settled_at = None
    with transaction.atomic():
        raw.save(update_fields=["settled_at"])
        record("raw.released", raw, by=by, data={"reason": raw.reason})
    changed("inbox", "quarantine")
    return raw


def unsettled(before: Any = None) -> QuerySet[Raw]:
    """What came and was not read yet, oldest first; `before` (aware): only what came before."""
    rows = Raw.objects.filter(settled_at__isnull=True).select_related("file").order_by("received_at", "pk")
    return rows.filter(received_at__lt=before) if before is not None else rows
