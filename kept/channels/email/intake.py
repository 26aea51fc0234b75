"""Storing what came by mail before anybody reads it: nothing received is lost (law 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection

from kept.events.clock import now
from kept.files import store
from kept.inbox.intake import store_raw
from kept.inbox.models import Channel, Raw


def keep(
    content: bytes, *, rcpt: Iterable[str] = (), mail_from: str = "", channel: Channel | None = None, peer: str = ""
) -> Raw:
    """Store one mail exactly as it came, with what the door knew. When this returns it is committed and on the disk."""
    envelope: dict[str, Any] = {"rcpt": [_plain(address) for address in rcpt], "from": _plain(mail_from), "peer": peer}
    if channel is not None:
        envelope["channel"] = channel.pk
    return _stored(content, envelope)


def _stored(content: bytes, envelope: dict) -> Raw:
    try:
        return store_raw(content, envelope=envelope)
    except RuntimeError:
        # Inside a transaction, that of a repeatable API request (Idempotency-Key): its answer and the mail are kept
        # together or not at all, and a caller who was not told 202 sends again.
        if not connection.in_atomic_block:
            raise
    stored = store.put(content, name="mail.eml", content_type="message/rfc822", limit=len(content))
    return Raw.objects.create(
        file=stored, digest=hashlib.sha256(content).hexdigest(), envelope=envelope, received_at=now()
    )


def _plain(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\x00", "").strip()[:400]
