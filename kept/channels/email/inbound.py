"""A mail that came in becomes a message in a conversation, or it waits in the quarantine for people."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from kept.channels.email.belonging import Place, Quarantined, belonging, channel_of, names_of, spoken_of
from kept.channels.email.forwarded_in import pass_on
from kept.channels.email.intake import keep
from kept.channels.email.mail import Mail
from kept.channels.email.marking import list_of, marks_of
from kept.channels.email.reading import read
from kept.channels.email.reported import note_alive, note_report
from kept.channels.email.storing import stored_pieces
from kept.inbox.intake import quarantine, read_raw, same_as, settle
from kept.inbox.models import Channel, Conversation, Message, Raw
from kept.inbox.receiving import Received, receive_many
from kept.people.models import Identity
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
    return settle_mails([raw], by=by)[0]


def settle_mails(raws: Sequence[Raw], *, by: Any) -> list[Taken]:
    """Read stored mails and settle them, in one transaction where that works: one that fails takes no other along."""
    pairs = [(read(read_raw(raw)), raw) for raw in raws]
    if len(pairs) > 1:
        try:
            with transaction.atomic():
                return _settled(pairs, by)
        except Exception as error:
            # Whatever it is, each by itself shows whose it is; a database that is away says so again.
            log.info("%s mails are taken in one by one: %s", len(pairs), error)
    return [_alone(mail, raw, by) for mail, raw in pairs]


def _alone(mail: Mail, raw: Raw, by: Any) -> Taken:
    try:
        with transaction.atomic():
            return _settled([(mail, raw)], by)[0]
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: the mail is stored and will be read again
    except Exception as error:
        log.exception("mail %s could not be taken in", raw.pk)
        return _quarantined(raw, mail, "failed", f"{type(error).__name__}: {error}", by)


def _settled(pairs: Sequence[tuple[Mail, Raw]], by: Any) -> list[Taken]:
    # All deliveries of the same bytes queue here, so that only one of them becomes a message.
    digests = {raw.digest for _mail, raw in pairs}
    locked = Raw.objects.select_for_update(no_key=True).filter(digest__in=digests).order_by("pk")
    rows = {row.pk: row for row in locked}
    done: dict[int, Taken] = {}
    waiting = [(mail, rows[raw.pk]) for mail, raw in pairs]
    while waiting:
        # Of the same bytes twice the second one looks when the first one is a message.
        first = {raw.digest: (mail, raw) for mail, raw in reversed(waiting)}
        done |= _settled_once(list(reversed(first.values())), by)
        waiting = [(mail, raw) for mail, raw in waiting if raw.pk not in done]
    return [done[raw.pk] for _mail, raw in pairs]


def _settled_once(pairs: Sequence[tuple[Mail, Raw]], by: Any) -> dict[int, Taken]:
    done = {raw.pk: taken for mail, raw in pairs if (taken := _known(mail, raw, by)) is not None}
    fresh = [(mail, raw) for mail, raw in pairs if raw.pk not in done]
    places = belonging(fresh, by=by)
    placed = []
    for (mail, raw), place in zip(fresh, places, strict=True):
        if isinstance(place, Quarantined):
            done[raw.pk] = _quarantined(raw, mail, place.reason, place.detail, by)
        else:
            placed.append((mail, raw, place))
    messages = receive_many([_received(*each) for each in placed], by=by) if placed else []
    _note_alive([place.sender.address for _mail, _raw, place in placed if not place.automatic], by)
    for (mail, raw, place), message in zip(placed, messages, strict=True):
        if place.reported is not None and not raw.duplicate:
            note_report(mail, place.reported, by=by)
        if place.sent is not None and not raw.duplicate:
            pass_on(message, place.sent, by=by)
        done[raw.pk] = _taken(raw)
    return done


def _known(mail: Mail, raw: Raw, by: Any) -> Taken | None:
    """What became of it already: it was read before, or is the same delivery again of one without an id."""
    if raw.settled_at is not None:
        return _taken(raw)
    if not mail.message_id and (twin := same_as(raw)) is not None and twin.message is not None:
        return _taken(settle(raw, twin.message, duplicate=True, by=by))
    return None


def _received(mail: Mail, raw: Raw, place: Place) -> Received:
    assert place.person is not None
    whole, new, html = mail.body_text, mail.reply_text or mail.body_text, mail.body_html
    if place.sent is not None:
        # What one of us wrote above it is for the team alone, and so is the program they sent it with.
        whole = new = place.sent.original.text
        html = ""
    return Received(
        channel=place.channel,
        person=place.person,
        text=new,
        full_text=whole,
        html=clean(html) if html else "",
        subject=(place.sent.original.subject if place.sent else "") or mail.subject,
        sender=place.box,
        to=_rows(mail.to),
        cc=_rows(mail.cc),
        message_id=mail.message_id,
        in_reply_to=next(iter(mail.in_reply_to), ""),
        references=names_of(mail),
        attachments=stored_pieces(mail, raw),
        automatic=place.automatic,
        at=raw.received_at,
        raw=raw,
        conversation=place.conversation,
        perhaps=place.perhaps,
        also=place.also,
        marks=marks_of(mail, place),
        list_id=list_of(mail, place),
        written_at=None if place.sent else mail.date_local,
    )


def _note_alive(addresses: list[str], by: Any) -> None:
    """Whoever writes from an address can be reached there again, as far as we know."""
    folded = {address.lower() for address in addresses}
    for value in Identity.objects.filter(kind="email", value__in=folded, failing_since__isnull=False).values_list(
        "value", flat=True
    ):
        note_alive(value, by=by)


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
