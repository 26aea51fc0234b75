"""A mail that came in becomes a message in a conversation, or it waits in the quarantine for people."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from kept.channels.email.belonging import Quarantined, belonging, channel_of, spoken_of
from kept.channels.email.delivering import mark_failed
from kept.channels.email.intake import keep
from kept.channels.email.mail import Mail
from kept.channels.email.reading import read
from kept.channels.email.storing import stored_pieces
from kept.inbox.intake import quarantine, read_raw, same_as, settle
from kept.inbox.models import Channel, Conversation, DeliveryState, Message, Raw
from kept.inbox.receiving import receive
from kept.people.guessing import guess
from kept.text.html import clean

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """What became of a mail: a message (perhaps one that was there already), or a place in the quarantine."""

    raw: Raw
    conversation: Conversation | None = None
    message: Message | None = None
    duplicate: bool = False
    quarantined: Raw | None = None
    reason: str = ""


def take_in(
    raw_bytes: bytes,
    *,
    rcpt: Iterable[str] | None = None,
    mail_from: str | None = None,
    channel: Channel | None = None,
    by: Any,
) -> Taken:
    """Take in one mail (RFC 5322 bytes) now. `rcpt` and `mail_from` are the SMTP envelope's, if there was one;
    `channel` where it belongs, if the door knows.

    It is stored and committed before it is read. Whatever is in it, it ends as a message or in the quarantine; only a
    database that is away raises, and then the stored mail is read later.
    """
    raw = keep(raw_bytes, rcpt=rcpt or (), mail_from=mail_from or "", channel=channel)
    return settle_mail(raw, by=by)


def settle_mail(raw: Raw, *, by: Any) -> Taken:
    """Read a stored mail and settle it. Safe to run twice."""
    mail = read(read_raw(raw))
    try:
        with transaction.atomic():
            return _settled(raw, mail, by)
    except Quarantined as error:
        return _quarantined(raw, mail, error.reason, error.detail, by)
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: the mail is stored and will be read again
    except Exception as error:
        log.exception("mail %s could not be taken in", raw.pk)
        return _quarantined(raw, mail, "failed", f"{type(error).__name__}: {error}", by)


def _settled(raw: Raw, mail: Mail, by: Any) -> Taken:
    # All deliveries of the same bytes queue here, so that only one of them becomes a message.
    same = {row.pk: row for row in Raw.objects.select_for_update(no_key=True).filter(digest=raw.digest).order_by("pk")}
    raw = same[raw.pk]
    if raw.settled_at is not None:
        return _taken(raw)
    if not mail.message_id and (twin := same_as(raw)) is not None and twin.message is not None:
        return _taken(settle(raw, twin.message, duplicate=True, by=by))
    place = belonging(mail, raw, released=bool(raw.reason), by=by)
    message = receive(
        place.channel,
        place.person,
        text=mail.reply_text or mail.body_text,
        full_text=mail.body_text,
        html=clean(mail.body_html) if mail.body_html else "",
        subject=mail.subject,
        sender=place.sender,
        to=_rows(mail.to),
        cc=_rows(mail.cc),
        message_id=mail.message_id,
        in_reply_to=next(iter(mail.in_reply_to), ""),
        references=[*mail.references, *reversed(mail.in_reply_to)],
        attachments=stored_pieces(mail, raw),
        automatic=place.automatic,
        at=raw.received_at,
        raw=raw,
        conversation=place.conversation,
        by=by,
    )
    if not place.automatic:
        guess(place.person, at=mail.date_local, address=place.sender["address"], language=message.language, by=by)
    if place.bounced is not None and not raw.duplicate:
        _note_bounce(place.bounced, mail, by)
    return _taken(raw)


def _note_bounce(bounced: Message, mail: Mail, by: Any) -> None:
    """The mail we sent did not arrive: its delivery says so, in the other server's words."""
    if mail.bounce and getattr(bounced, "delivery", None) and bounced.delivery.state != DeliveryState.FAILED:
        words = [*mail.bounce.status, *mail.bounce.failed_recipients[:5]]
        mark_failed(bounced, " · ".join(words) or mail.subject, by=by)


def _rows(addresses: list) -> list[dict]:
    return [{"name": a.name, "address": a.address} for a in addresses]


def _taken(raw: Raw) -> Taken:
    if raw.message is None:
        return Taken(raw, quarantined=raw, reason=raw.reason)
    return Taken(raw, raw.message.conversation, raw.message, duplicate=raw.duplicate)


def _quarantined(raw: Raw, mail: Mail, reason: str, detail: str, by: Any) -> Taken:
    with transaction.atomic():
        raw.envelope = raw.envelope | _summary(mail, raw)
        raw.save(update_fields=["envelope"])
        quarantine(raw, reason, detail, by=by)
    return Taken(raw, quarantined=raw, reason=reason)


def _summary(mail: Mail, raw: Raw) -> dict:
    """What the list of the quarantine shows, so that it need not read every mail again."""
    sender = mail.sender[0] if mail.sender else None
    try:
        channel = channel_of(mail, raw).pk
    except Quarantined:
        channel = None
    return {
        "subject": mail.subject[:300],
        "sender": (sender.address or sender.name)[:320] if sender else "",
        "belongs_to": channel,
        "conversation": spoken_of(mail, raw),
    }
