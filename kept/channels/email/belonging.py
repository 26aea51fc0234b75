"""Where a mail belongs: which channel, which person, which conversation, and whether a person wrote it.

Threads are read from ids and from signed addresses, never from a subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from kept.channels.email.addresses import bare, conversation_in
from kept.channels.email.mail import Address, Mail
from kept.inbox.channels import channel_at, default_channel
from kept.inbox.continuing import takes_part
from kept.inbox.identifying import bracketed, bracketed_all
from kept.inbox.models import Channel, Conversation, Kind, Message, Raw
from kept.people.finding import person_for
from kept.people.models import Person

MOST_HOPS = 50


class Quarantined(Exception):
    """This mail is for people to look at. `reason` is one of those in reasons.py."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Place:
    """`conversation` None: the ids of the thread decide. `bounced`: the mail of ours that did not arrive."""

    channel: Channel
    person: Person
    sender: dict
    automatic: bool
    conversation: Conversation | None = None
    bounced: Message | None = None


def belonging(mail: Mail, raw: Raw, *, released: bool, by: Any) -> Place:
    """Find the place of a mail. `released`: somebody looked at it and wants it in, whatever it looks like.

    Raises Quarantined.
    """
    channel = channel_of(mail, raw)
    if not (mail.sender or mail.subject or mail.body_text.strip() or mail.attachments):
        raise Quarantined("unreadable", "; ".join(mail.troubles))
    if not released:
        _refuse_loops(mail, channel)
    if mail.is_bounce or mail.is_feedback_report:
        return _of_report(mail, raw, channel, released, by)
    sender = sender_of(mail, raw)
    person = _person(sender, by)
    return Place(
        channel=channel,
        person=person,
        sender={"name": sender.name, "address": sender.address},
        automatic=is_automatic(mail),
        conversation=_signed(mail, raw, person),
    )


def channel_of(mail: Mail, raw: Raw) -> Channel:
    """The one the door named; else the first that a recipient of the envelope or the headers names; else the default."""
    if named := raw.envelope.get("channel"):
        found = Channel.objects.filter(pk=named).first()
        if found is not None:
            return found
    for address in recipients(mail, raw):
        if (found := channel_at(bare(address))) is not None:
            return found
    if (found := default_channel()) is not None:
        return found
    raise Quarantined("no_channel")


def recipients(mail: Mail, raw: Raw) -> list[str]:
    """Every address it was for, the envelope's first, each once."""
    in_headers = [a.address for a in (*mail.to, *mail.cc)]
    return list(dict.fromkeys([*raw.envelope.get("rcpt", []), *mail.delivered_to, *in_headers]))


def sender_of(mail: Mail, raw: Raw) -> Address:
    """Who wrote it. A form on our own site writes in our name and gives the customer as Reply-To."""
    candidates = [*mail.sender, *mail.reply_to, Address("", raw.envelope.get("from", ""))]
    with_address = [a for a in candidates if "@" in a.address]
    others = [a for a in with_address if not is_ours(a.address)]
    if not with_address:
        raise Quarantined("no_sender")
    return others[0] if others and is_ours(with_address[0].address) and mail.reply_to else with_address[0]


def is_ours(address: str) -> bool:
    return channel_at(bare(address)) is not None


def is_automatic(mail: Mail) -> bool:
    """Whether no person wrote it to us just now. A list that only carries mail to one of our own addresses is no list."""
    machine = mail.is_auto_reply or mail.is_auto_generated or mail.is_bounce or mail.is_feedback_report
    return machine or (mail.is_list and not any(_is_our_list(name) for name in mail.list_names))


def _is_our_list(name: str) -> bool:
    return (
        is_ours(name)
        if "@" in name
        else Channel.objects.filter(kind="email", address=name.replace(".", "@", 1)).exists()
    )


def _refuse_loops(mail: Mail, channel: Channel) -> None:
    if settings.INSTALLATION in mail.loop_marks:
        raise Quarantined("loop", "X-Kept-Loop")
    if mail.received_count > MOST_HOPS:
        raise Quarantined("loop", f"{mail.received_count} hops")
    if mail.message_id and Message.objects.filter(message_id=bracketed(mail.message_id), kind=Kind.REPLY).exists():
        raise Quarantined("loop", mail.message_id)
    if mail.sender and is_ours(mail.sender[0].address) and all(is_ours(a.address) for a in mail.reply_to):
        raise Quarantined("loop", mail.sender[0].address)


def _person(sender: Address, by: Any) -> Person:
    try:
        return person_for("email", sender.address, name=sender.name, by=by)
    except ValidationError as error:
        raise Quarantined("no_sender", sender.address) from error


def _signed(mail: Mail, raw: Raw, person: Person) -> Conversation | None:
    """The conversation of a signed reply address, if the writer takes part in it.

    Somebody else who got hold of the address (a forwarded mail) opens a conversation of their own: in the other one
    they would be answered with what is not theirs to know.
    """
    for address in recipients(mail, raw):
        if number := conversation_in(address):
            found = Conversation.objects.select_related("person").filter(pk=number).first()
            if found is not None and takes_part(found, person):
                return found
    return None


def spoken_of(mail: Mail, raw: Raw) -> int | None:
    """The id of the conversation a mail is about, whoever wrote it: by a signed address, or by a message it names."""
    signed = next((number for address in recipients(mail, raw) if (number := conversation_in(address))), None)
    ids = bracketed_all([mail.message_id, *mail.in_reply_to, *mail.references])[:50]
    return signed or Message.objects.filter(message_id__in=ids).values_list("conversation_id", flat=True).first()


def _of_report(mail: Mail, raw: Raw, channel: Channel, released: bool, by: Any) -> Place:
    """A bounce belongs to the conversation of the mail that did not arrive; one about a mail we never sent to nobody."""
    ids = bracketed_all([mail.bounce.message_id if mail.bounce else "", *mail.in_reply_to, *mail.references])
    bounced = (
        Message.objects.filter(kind=Kind.REPLY, message_id__in=ids)
        .select_related("conversation__person", "delivery")
        .order_by("-pk")
        .first()
    )
    numbers = [number for address in recipients(mail, raw) if (number := conversation_in(address))]
    conversation = (
        bounced.conversation
        if bounced
        else Conversation.objects.select_related("person").filter(pk__in=numbers).first()
    )
    if conversation is None and not released:
        raise Quarantined("bounce" if mail.is_bounce else "report")
    sender = mail.sender[0] if mail.sender else Address("", "")
    return Place(
        channel=conversation.channel if conversation else channel,
        person=conversation.person if conversation else _person(sender_of(mail, raw), by),
        sender={"name": sender.name, "address": sender.address},
        automatic=True,
        conversation=conversation,
        bounced=bounced if mail.is_bounce else None,
    )
