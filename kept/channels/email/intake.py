"""Storing what came by mail before anybody reads it: nothing received is lost (law 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kept.events.clock import now
from kept.files import store
from kept.files.models import StoredFile
from kept.inbox.models import Channel, Raw

NAME, TYPE = "mail.eml", "message/rfc822"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail exactly as it came, and what the door knew of it: the envelope's addresses, the channel, who brought it."""

    content: bytes
    rcpt: Iterable[str] = ()
    mail_from: str = ""
    channel: Channel | None = None
    peer: str = ""

    def row(self, stored: StoredFile) -> Raw:
        rcpt = [_plain(address) for address in self.rcpt]
        envelope: dict[str, Any] = {"rcpt": rcpt, "from": _plain(self.mail_from), "peer": self.peer}
        if self.channel is not None:
            envelope["channel"] = self.channel.pk
        return Raw(channel_kind="email", file=stored, digest=stored.sha256, envelope=envelope, received_at=now())


def keep(content: bytes, *, then: Callable[[Raw], object] | None = None, **door: Any) -> Raw:
    """Store one mail exactly as it came, with what the door knew (as in Letter). When this returns it is committed and
    on the disk.

    `then` is done in the same transaction, so that no crash comes between. Inside a caller's transaction, that of a
    repeatable API request (Idempotency-Key), its answer and the mail are kept together or not at all, and a caller
    who was not told 202 sends again.
    """
    with transaction.atomic():
        raw = Letter(content, **door).row(store.put(content, name=NAME, content_type=TYPE, limit=len(content)))
        raw.save(force_insert=True)
        if then is not None:
            then(raw)
    return raw


def keep_many(letters: Sequence[Letter], *, then: Callable[[list[Raw]], object] | None = None) -> list[Raw]:
    """keep() for mails that come at the same moment: one transaction, and the disk is waited for once. All, or none."""
    with transaction.atomic():
        stored = store.put_many([letter.content for letter in letters], name=NAME, content_type=TYPE)
        raws = Raw.objects.bulk_create(letter.row(file) for letter, file in zip(letters, stored, strict=True))
        if then is not None:
            then(raws)
    return raws


def _plain(address: str) -> str:
    return address.encode("utf-8", "replace").decode().replace("\x00", "").strip()[:400]
