"""Storing what came by mail before anybody reads it, and reading it by a job: nothing received is lost (law 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from django.db import connection

from kept.events.clock import now
from kept.files import store
from kept.inbox.intake import store_raw, unsettled
from kept.inbox.models import Channel, Raw
from kept.jobs.tasks import task

LOST_AFTER = timedelta(minutes=2)


def keep(
    content: bytes, *, rcpt: Iterable[str] = (), mail_from: str = "", channel: Channel | None = None, peer: str = "", queue: bool = True
) -> Raw:
    """Store one mail exactly as it came, and have it read by a job (unless not `queue`: the caller reads it now).

    When this returns the mail is safe: committed, and on the disk.
    """
    envelope = {"rcpt": [_plain(address) for address in rcpt], "from": _plain(mail_from), "peer": peer}
    if channel is not None:
        envelope["channel"] = channel.pk
    raw = _stored(content, envelope)
    if queue:
        read_kept.enqueue(raw.pk, unique_key=key_of(raw.pk))
    return raw


def key_of(raw_id: int) -> str:
    return f"email.read:{raw_id}"


@task(queue="mail", max_attempts=6)
def read_kept(raw_id: int) -> None:
    """Read a stored mail. Safe to run twice: what has been settled is left alone."""
    from kept.channels.email.inbound import settle_mail
    from kept.events.actors import SYSTEM

    raw = Raw.objects.select_related("file").filter(pk=raw_id, channel_kind="email").first()
    if raw is not None and raw.settled_at is None:
        settle_mail(raw, by=SYSTEM)


def read_waiting() -> int:
    """Timed work: mails whose reading was lost (a crash between storing and queueing) are queued. Returns how many."""
    waiting = unsettled(now() - LOST_AFTER).filter(channel_kind="email").values_list("pk", flat=True)[:1000]
    for raw_id in waiting:
        read_kept.enqueue(raw_id, unique_key=key_of(raw_id))
    return len(waiting)


def _stored(content: bytes, envelope: dict) -> Raw:
    try:
        return store_raw(content, envelope=envelope)
    except RuntimeError:
        # Inside a transaction, that of a repeatable API request (Idempotency-Key): its answer and the mail are kept
        # together or not at all, and a caller who was not told 202 sends again.
        if not connection.in_atomic_block:
            raise
    stored = store.put(content, name="mail.eml", content_type="message/rfc822", limit=len(content))
    return Raw.objects.create(file=stored, digest=hashlib.sha256(content).hexdigest(), envelope=envelope, received_at=now())


def _plain(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\x00", "").strip()[:400]
