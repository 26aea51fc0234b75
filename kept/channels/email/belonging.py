"""Where mails belong: which channel, which person, which conversation, and whether a person wrote it.

Threads are read from ids and from signed addresses, never from a subject. Many mails are placed at once: what they
ask of the database is asked once for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from kept.channels.email.addresses import conversation_in
from kept.channels.email.forwarded_in import Sent, senders_of_ours, sent_on
from kept.channels.email.mail import Address, Mail
from kept.channels.email.reasons import GUARDED
from kept.channels.email.suspicion import suspicion
from kept.inbox.addressbook import AddressBook, address_book
from kept.inbox.announcing import PAGE_SCOPE
from kept.inbox.blocking import blocked_among
from kept.inbox.continuing import takes_part
from kept.inbox.identifying import bracketed, bracketed_all, own_ids
from kept.inbox.models import Block, Channel, Conversation, Kind, Message, Raw
from kept.people import finding
from kept.people.links import open_link
from kept.people.models import Person

MOST_HOPS = 50
LONGEST_QUOTE = 200_000  # characters in which our own link is looked for


class Quarantined(Exception):
    """This mail is for people to look at. `reason` is one of those in reasons.py."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


@dataclass
class Place:
    """`conversation` None: the ids of the thread decide, and if they lead nowhere, `perhaps`. `also` are further
    channels it came to. `reported`: the mail of ours a report speaks of. `sent`: one of us sent a customer's mail on.
    """

    channel: Channel
    sender: Address
    automatic: bool
    also: list[Channel] = field(default_factory=list)
    person: Person | None = None
    conversation: Conversation | None = None
    perhaps: Conversation | None = None
    reported: Message | None = None
    sent: Sent | None = None

    @property
    def box(self) -> dict[str, str]:
        return {"name": self.sender.name, "address": self.sender.address}


@dataclass
class Ground:
    """What placing asks of the database, for many mails at once."""

    book: AddressBook
    ours: set[str]
    senders: dict[str, Any]
    blocked: dict[str, Block]

    @classmethod
    def of(cls, mails: Sequence[Mail]) -> Ground:
        ids = {bracketed(mail.message_id) for mail in mails} - {""}
        ours = Message.objects.filter(message_id__in=ids, kind=Kind.REPLY).values_list("message_id", flat=True)
        book = address_book()
        wrote = {a.address.lower() for mail in mails for a in (*mail.sender, *mail.reply_to)}
        return cls(book, set(ours), senders_of_ours(mails), blocked_among(wrote))


def belonging(pairs: Sequence[tuple[Mail, Raw]], *, by: Any) -> list[Place | Quarantined]:
    """The place of each mail, or why people must look at it. A raw with a reason was let in by somebody: whatever it
    looks like, they want it; only that it pretends or is harmful must be what they let it in for.
    """
    ground = Ground.of([mail for mail, _raw in pairs])
    found = [_placed(mail, raw, ground) for mail, raw in pairs]
    _find_people(found, by)
    _find_conversations([(mail, raw, place) for (mail, raw), place in zip(pairs, found, strict=True)])
    return found


def _placed(mail: Mail, raw: Raw, ground: Ground) -> Place | Quarantined:
    try:
        return _place(mail, raw, ground)
    except Quarantined as reason:
        return reason


def _place(mail: Mail, raw: Raw, ground: Ground) -> Place:
    channel, *also = channels_of(mail, raw, ground.book)
    released, vouched = bool(raw.reason), raw.reason in GUARDED
    if not (mail.sender or mail.subject or mail.body_text.strip() or mail.attachments):
        raise Quarantined("unreadable", "; ".join(mail.troubles))
    if not released:
        _refuse_loops(mail, ground)
    if not vouched and (said := suspicion(mail)) and (not released or said[0] in GUARDED):
        raise Quarantined(*said)
    if is_report(mail):
        return _of_report(mail, raw, channel, ground.book, released)
    sender = sender_of(mail, raw, ground.book)
    place = Place(channel, sender, is_automatic(mail, ground.book), also)
    user = ground.senders.get(sender.address.lower())
    if user is None and not released and (found := ground.blocked.get(sender.address.lower())):
        raise Quarantined("blocked", found.value or sender.address)
    if user is not None and not place.automatic:
        place.sent = sent_on(mail, user, vouched=vouched)
        if place.sent is not None and ground.book.exactly(place.sent.original.sender.address) is None:
            if place.sent.refused:
                raise Quarantined("spoofed", place.sent.refused)
            place.sender = place.sent.original.sender
        else:
            place.sent = None
    return place


def channels_of(mail: Mail, raw: Raw, book: AddressBook) -> list[Channel]:
    """Those it came to; the first has it, the teams of the others are told.

    The one the door named is first. Then those its envelope leads to, in the order in which the mail itself names
    them (To before Cc), then as the envelope does; without an envelope of ours those in its headers; else the default.
    Raises Quarantined where there is no channel at all.
    """
    written = book.among(a.address for a in (*mail.to, *mail.cc))
    delivered = book.among([*raw.envelope.get("rcpt", []), *mail.delivered_to])
    found = [channel for channel in written if channel in delivered] + delivered if delivered else written
    if named := raw.envelope.get("channel"):
        found = [*Channel.objects.select_related("team").filter(pk=named), *found]
    if not found and book.default is not None:
        found = [book.default]
    if not found:
        raise Quarantined("no_channel")
    return list({channel.pk: channel for channel in found}.values())


def channel_of(mail: Mail, raw: Raw) -> Channel:
    """The channel that has it. Raises Quarantined."""
    return channels_of(mail, raw, address_book())[0]


def recipients(mail: Mail, raw: Raw) -> list[str]:
    """Every address it was for, the envelope's first, each once."""
    in_headers = [a.address for a in (*mail.to, *mail.cc)]
    return list(dict.fromkeys([*raw.envelope.get("rcpt", []), *mail.delivered_to, *in_headers]))


def sender_of(mail: Mail, raw: Raw, book: AddressBook) -> Address:
    """Who wrote it. A form on our own site writes in our name and gives the customer as Reply-To."""
    candidates = [*mail.sender, *mail.reply_to, Address("", raw.envelope.get("from", ""))]
    with_address = [a for a in candidates if "@" in a.address]
    if not with_address:
        raise Quarantined("no_sender")
    others = [a for a in with_address if book.exactly(a.address) is None]
    first = with_address[0]
    return others[0] if others and mail.reply_to and book.exactly(first.address) is not None else first


def is_report(mail: Mail) -> bool:
    """Whether a server reports of a mail of ours: it came back, it is late, somebody complained."""
    return mail.is_bounce or mail.is_delay or mail.is_feedback_report


def is_automatic(mail: Mail, book: AddressBook) -> bool:
    """Whether no person wrote it to us just now. A list that only carries mail to one of our own addresses is no list."""
    machine = mail.is_auto_reply or mail.is_auto_generated or is_report(mail)
    return machine or (mail.is_list and not any(_is_our_list(name, book) for name in mail.list_names))


def _is_our_list(name: str, book: AddressBook) -> bool:
    return book.exactly(name if "@" in name else name.replace(".", "@", 1)) is not None


def _refuse_loops(mail: Mail, ground: Ground) -> None:
    if settings.INSTALLATION in mail.loop_marks:
        raise Quarantined("loop", "X-Kept-Loop")
    if mail.received_count > MOST_HOPS:
        raise Quarantined("loop", f"{mail.received_count} hops")
    if bracketed(mail.message_id) in ground.ours:
        raise Quarantined("loop", mail.message_id)
    from_us = [ground.book.exactly(a.address) is not None for a in (*mail.sender[:1], *mail.reply_to)]
    if mail.sender and all(from_us):
        raise Quarantined("loop", mail.sender[0].address)


def _find_people(found: list[Place | Quarantined], by: Any) -> None:
    """The person of each place, known or new, in a handful of queries."""
    asked: list[tuple[Place, finding.Address]] = []
    for index, place in enumerate(found):
        if isinstance(place, Quarantined) or place.person is not None:
            continue
        address = finding.Address("email", place.sender.address, place.sender.name)
        try:
            address.key  # noqa: B018  an address that cannot be one is said here, before all are looked up together
        except ValidationError:
            found[index] = Quarantined("no_sender", place.sender.address)
        else:
            asked.append((place, address))
    people = finding.people_for([address for _place, address in asked], by=by) if asked else []
    for (place, _address), person in zip(asked, people, strict=True):
        place.person = person


def _find_conversations(rows: list[tuple[Mail, Raw, Place | Quarantined]]) -> None:
    """The conversation of a signed reply address, or of our own link in what is quoted, if the writer takes part in it.

    Somebody else who got hold of the address (a forwarded mail) opens a conversation of their own: in the other one
    they would be answered with what is not theirs to know.
    """
    wanted = [
        (mail, place, [number for address in recipients(mail, raw) if (number := conversation_in(address))])
        for mail, raw, place in rows
        if isinstance(place, Place) and place.conversation is None
    ]
    ids = {number for _mail, _place, numbers in wanted for number in numbers}
    there = Conversation.objects.select_related("person").in_bulk(ids) if ids else {}
    for mail, place, numbers in wanted:
        person = place.person
        assert person is not None
        signed = (there[number] for number in numbers if number in there)
        place.conversation = next((each for each in signed if takes_part(each, person)), None)
        if place.conversation is None and place.sent is None:
            place.perhaps = _quoted(mail, person)


def _quoted(mail: Mail, person: Person) -> Conversation | None:
    """The last resort, where a program on the way dropped all ids: what we wrote ourselves stands in the quote."""
    text = mail.body_text[:LONGEST_QUOTE]
    numbers = [conversation_in(text)] if "+" in text else []
    if settings.BASE_URL not in text:
        return _first_in([n for n in numbers if n], person)
    page = reverse("portal:page", args=["-"]).removesuffix("-")
    for found in re.findall(rf"{re.escape(settings.BASE_URL + page)}([\w-]{{20,200}})", text)[:3]:
        link = open_link(found)
        if link is not None and link.scope == PAGE_SCOPE:
            numbers.append(link.subject_id)
    return _first_in([n for n in numbers if n], person)


def _first_in(numbers: list[int], person: Person) -> Conversation | None:
    rows = Conversation.objects.select_related("person").filter(pk__in=numbers) if numbers else ()
    return next((each for each in rows if takes_part(each, person)), None)


def names_of(mail: Mail) -> list[str]:
    """The ids it answers, bracketed, farthest first; ours are found also inside what programs make of them."""
    plain = bracketed_all([*mail.references, *reversed(mail.in_reply_to)])
    hidden = bracketed_all(own_ids(" ".join((*mail.references, *mail.in_reply_to))))
    return [*(id for id in hidden if id not in plain), *plain]


def spoken_of(mail: Mail, raw: Raw) -> int | None:
    """The id of the conversation a mail is about, whoever wrote it: by a signed address, or by a message it names."""
    signed = next((number for address in recipients(mail, raw) if (number := conversation_in(address))), None)
    ids = bracketed_all([mail.message_id, *mail.in_reply_to, *mail.references])[:50]
    return signed or Message.objects.filter(message_id__in=ids).values_list("conversation_id", flat=True).first()


def _of_report(mail: Mail, raw: Raw, channel: Channel, book: AddressBook, released: bool) -> Place:
    """A bounce belongs to the conversation of the mail that did not arrive; one about a mail we never sent to nobody."""
    message = _reported(mail)
    numbers = [number for address in recipients(mail, raw) if (number := conversation_in(address))]
    conversation = (
        message.conversation
        if message
        else Conversation.objects.select_related("person", "channel").filter(pk__in=numbers).first()
    )
    if conversation is None and not released:
        raise Quarantined("report" if mail.is_feedback_report else "bounce")
    sender = mail.sender[0] if mail.sender else Address("", "")
    return Place(
        channel=conversation.channel if conversation else channel,
        sender=sender if conversation else sender_of(mail, raw, book),
        automatic=True,
        person=conversation.person if conversation else None,
        conversation=conversation,
        reported=message,
    )


def _reported(mail: Mail) -> Message | None:
    named = [mail.bounce.message_id if mail.bounce else "", *_fed_back(mail), *mail.in_reply_to, *mail.references]
    rows = Message.objects.filter(kind=Kind.REPLY).order_by("-pk")
    rows = rows.select_related("conversation__person", "conversation__channel", "delivery")
    ids = bracketed_all(named)
    # A relay may have sent it on under an id of its own.
    return rows.filter(message_id__in=ids).first() or rows.filter(thread_ids__value__in=ids).first()


def _fed_back(mail: Mail) -> Iterable[str]:
    return [mail.feedback.message_id] if mail.feedback else []
