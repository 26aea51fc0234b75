"""Mails of an import that could not be conversations: people see them in the quarantine, and nothing is lost."""

import hashlib
from datetime import datetime
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from typing import Any

from kept.exchange.records import LeftOut, storable
from kept.files import store
from kept.inbox.intake import quarantine
from kept.inbox.models import Channel, Raw


def put_aside(row: LeftOut, *, channel: Channel, at: datetime, by: Any) -> Raw:
    """Keep the mail in the quarantine, inside the caller's transaction; the same bytes once."""
    digest = hashlib.sha256(row.content).hexdigest()
    there = Raw.objects.filter(digest=digest, channel_kind="email").first()
    if there is not None:
        return there
    stored = store.put(row.content, name="mail.eml", content_type="message/rfc822", limit=len(row.content))
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(row.content[: 64 * 1024])
    envelope = {
        "rcpt": [], "from": "", "peer": "", "channel": channel.pk, "belongs_to": channel.pk, "conversation": None,
        "subject": _words(headers["Subject"])[:300], "sender": _words(headers["From"])[:320],
    }  # fmt: skip
    raw = Raw.objects.create(file=stored, digest=digest, envelope=envelope, received_at=at)
    return quarantine(raw, row.reason, row.said, by=by)


def _words(value: Any) -> str:
    try:
        return storable(str(make_header(decode_header(str(value or "")))))
    except (ValueError, LookupError):  # no such charset, or broken
        return storable(str(value))
