"""Into the quarantine without being read: a mail that is too large, or one that our reading does not survive."""

from __future__ import annotations

from collections.abc import Iterable
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from typing import Any

from django.conf import settings
from django.db import transaction

from kept.channels.email.belonging import Quarantined, channel_of
from kept.channels.email.intake import keep
from kept.channels.email.mail import Mail
from kept.inbox.intake import quarantine, read_raw
from kept.inbox.models import Channel, Raw

LONGEST_HEAD = 64 * 1024


def give_up(raw: Raw, why: str, *, by: Any) -> Raw:
    """Nobody reads this stored mail again by itself; people see it, with its reason "failed" and `why`."""
    return put_aside(raw, "failed", why, content=read_raw(raw), by=by)


def keep_too_large(
    content: bytes,
    *,
    size: int,
    rcpt: Iterable[str] = (),
    mail_from: str = "",
    channel: Channel | None = None,
    by: Any,
) -> Raw:
    """Keep a mail that nobody can be told is too large. `content` may be only its headers, where the mail itself waits
    elsewhere (in a mailbox); `size` is that of the whole, in bytes. It is committed when this returns."""
    raw = keep(content, rcpt=rcpt, mail_from=mail_from, channel=channel)
    most = settings.MAX_MAIL_BYTES // 1024**2
    return put_aside(raw, "too_large", f"{size / 1024**2:.1f} MB > {most} MB", content=content, by=by)


def put_aside(raw: Raw, reason: str, detail: str, *, content: bytes = b"", by: Any) -> Raw:
    """Quarantine a stored mail with the headers of `content` as they are shown in the list."""
    with transaction.atomic():
        raw.envelope = raw.envelope | _summary(content) | {"belongs_to": _channel(raw), "conversation": None}
        raw.save(update_fields=["envelope"])
        return quarantine(raw, reason, detail, by=by)


def _summary(content: bytes) -> dict[str, str]:
    """Subject and sender, read with the least there is: what is looked at here has stopped the real reader."""
    head = content[:LONGEST_HEAD].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(head)
    return {"subject": _words(headers["Subject"])[:300], "sender": _words(headers["From"])[:320]}


def _words(value: Any) -> str:
    try:
        said = str(make_header(decode_header(str(value or ""))))
    except (ValueError, LookupError):  # no such charset, or broken
        said = str(value)
    return " ".join(said.encode("utf-8", "replace").decode().replace("\x00", "").split())


def _channel(raw: Raw) -> int | None:
    try:
        return channel_of(Mail(), raw).pk
    except Quarantined:
        return None
