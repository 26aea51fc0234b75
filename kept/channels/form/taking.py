"""What was sent with a form becomes a conversation, or waits in the quarantine. Stored first, as it came (law 9)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from kept.channels.form.models import Form, Sent
from kept.channels.form.reading import Submission, posted, submission
from kept.channels.form.suspicion import digest_of, suspicion
from kept.channels.form.tokens import Opened
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.attaching import Incoming
from kept.inbox.intake import quarantine, read_raw, settle, store_raw, unsettled
from kept.inbox.models import Conversation, Message, Raw
from kept.inbox.receiving import receive
from kept.people.finding import person_for, person_named
from kept.people.models import Person

log = logging.getLogger(__name__)
KIND = "form"
LOST_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Taken:
    """What became of it: a message, or a place in the quarantine. The shape is that of mails."""

    raw: Raw
    conversation: Conversation | None = None
    message: Message | None = None
    duplicate: bool = False
    quarantined: Raw | None = None
    reason: str = ""


def take_in(form: Form, body: bytes, content_type: str, *, page: Opened, language: str, flood: bool, by: Any) -> Taken:
    """Store a sent form and settle it. The same page sent twice is taken once.

    Only a database that is away raises, and then what is stored is read later.
    """
    raw = store_raw(
        body, channel_kind=KIND, name="form.txt", content_type="text/plain",
        envelope={
            "form": form.pk, "language": language, "content_type": content_type, "nonce": page.nonce,
            "seconds": round(page.seconds, 1), "flood": flood, "belongs_to": form.channel_id,
        },
    )  # fmt: skip
    return settle_form(raw, by=by)


def settle_form(raw: Raw, *, by: Any) -> Taken:
    """Read a stored form and settle it; one with a reason was let in by somebody. Safe to run twice."""
    try:
        with transaction.atomic():
            return _settled(Raw.objects.select_for_update(no_key=True).get(pk=raw.pk), by)
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: it is stored and will be read again
    except Exception as error:
        # People see it in the quarantine, with what went wrong.
        log.exception("form %s could not be taken in", raw.pk)
        return held(raw, "failed", f"{type(error).__name__}: {error}", by=by)


def _settled(raw: Raw, by: Any) -> Taken:
    if raw.settled_at is not None:
        return taken(raw)
    form = Form.objects.select_related("channel__team").get(pk=raw.envelope["form"])
    language = raw.envelope.get("language", "")
    said = submission(form, *posted(read_raw(raw), raw.envelope.get("content_type", "")), language)
    raw.envelope = raw.envelope | {"subject": said.subject or form.channel.name, "sender": said.email or said.name}
    raw.save(update_fields=["envelope"])
    if not raw.reason:
        if (first := _first_of(form, raw, said)) is not None:
            return _as_before(raw, first, said, by)
        marks = {name: raw.envelope[name] for name in ("seconds", "flood", "nonce")}
        if why := suspicion(form, said, **marks):
            return held(raw, why, by=by)
    return _received(form, raw, said, by)


def _first_of(form: Form, raw: Raw, said: Submission) -> Sent | None:
    """What was sent first with the same page: pressed twice, it is one. Remembers this one where it is the first."""
    nonce = raw.envelope["nonce"]
    try:
        with transaction.atomic():
            sent, new = Sent.objects.get_or_create(
                nonce=nonce, defaults={"form": form, "raw": raw, "words": digest_of(said), "at": now()}
            )
    except IntegrityError:  # the other press was a moment earlier
        sent, new = Sent.objects.get(nonce=nonce), False
    return None if new or sent.raw_id == raw.pk else sent


def _as_before(raw: Raw, sent: Sent, said: Submission, by: Any) -> Taken:
    """A page works once; with other words than the first time people look at it."""
    first = sent.raw
    if first.message is None or sent.words != digest_of(said):
        return held(raw, "form_twice", by=by)
    return taken(settle(raw, first.message, duplicate=True, by=by))


def is_other_than_sent(form: Form, page: Opened, said: Submission) -> bool:
    """Whether this page was sent already, with other words: then it needs a new one."""
    before = Sent.objects.filter(form=form, nonce=page.nonce).values_list("words", flat=True).first()
    return before is not None and before != digest_of(said)


def _received(form: Form, raw: Raw, said: Submission, by: Any) -> Taken:
    """Always a conversation of its own: that the address is hers, nobody has proved."""
    person = sender_of(said, by)
    files = [Incoming.of_upload(file) for file in said.files]
    receive(
        form.channel, person, text=said.whole, subject=said.subject or form.channel.name, raw=raw, attachments=files, at=raw.received_at,
        sender={"name": said.name, "address": said.email}, message_id=f"<form.{form.pk}.{raw.envelope['nonce']}@{settings.MAIL_DOMAIN}>",
        marks={"form": {"id": form.pk, "answers": [list(row) for row in said.answers]}}, by=by,
    )  # fmt: skip
    raw.refresh_from_db()
    return taken(raw)


def sender_of(said: Submission, by: Any) -> Person:
    """The person with the address, else somebody new of whom only the name is known."""
    return person_for("email", said.email, name=said.name, by=by) if said.email else person_named(said.name, by=by)


def held(raw: Raw, reason: str, detail: str = "", *, by: Any) -> Taken:
    """Into the quarantine."""
    quarantine(raw, reason, detail, by=by)
    return Taken(raw, quarantined=raw, reason=reason)


def taken(raw: Raw) -> Taken:
    """What became of a raw that is settled."""
    if raw.message is None:
        return Taken(raw, quarantined=raw, reason=raw.reason)
    return Taken(raw, raw.message.conversation, raw.message, duplicate=raw.duplicate)


def read_waiting() -> int:
    """Timed work: forms that a crash left stored and unread are read. Returns how many."""
    waiting = list(unsettled(now() - LOST_AFTER).filter(channel_kind=KIND)[:200])
    for raw in waiting:
        settle_form(raw, by=SYSTEM)
    return len(waiting)
