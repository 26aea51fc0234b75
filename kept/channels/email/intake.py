"""Storing what came by mail before anybody reads it: nothing received is lost (law 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from kept.events.clock import now
from kept.files import store
from kept.inbox.models import Channel, Raw


def keep(
    content: bytes,
    *,
    rcpt: Iterable[str] = (),
    mail_from: str = "",
    channel: Channel | None = None,
    peer: str = "",
    then: Callable[[Raw], object] | None = None,
) -> Raw:
    """Store one mail exactly as it came, with what the door knew. When this returns it is committed and on the disk.

    `then` is done in the same transaction, so that no crash comes between. Inside a caller's transaction, that of a
    repeatable API request (Idempotency-Key), its answer and the mail are kept together or not at all, and a caller
    who was not told 202 sends again.
    """
    envelope: dict[str, Any] = {"rcpt": [_plain(address) for address in rcpt], "from": _plain(mail_from), "peer": peer}
    if channel is not None:
        envelope["channel"] = channel.pk
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        stored = store.put(content, name="mail.eml", content_type="message/rfc822", limit=len(content))
        raw = Raw.objects.create(channel_kind="email", file=stored, digest=digest, envelope=envelope, received_at=now())
        if then is not None:
            then(raw)
    return raw


def _plain(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\x00", "").strip()[:400]
