"""A stored reply as the mail that leaves: who signs, where answers go, what it promises, which page shows it."""

from __future__ import annotations

import logging
from email.message import EmailMessage
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch

from kept.channels.email.addresses import bare, reply_address
from kept.channels.email.composing import PromiseLine, Quote, Way, compose
from kept.channels.email.mail import Piece
from kept.events.actors import SYSTEM
from kept.files import store
from kept.inbox.addressing import key_of
from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Kind, Message
from kept.people.folding import fold_identity
from kept.people.mailing_link import mailing_link_for
from kept.promises.page_link import page_link_for
from kept.promises.stating import stated_in
from kept.text.secrets import masked

log = logging.getLogger(__name__)
MOST_ANCESTORS = 60
MOST_LOOKED_AT = 20  # messages, for one to quote


def mail_of(message: Message) -> EmailMessage:
    """The mail of a reply, the same each time it is asked for. Raises HeaderRefused (see composing)."""
    conversation = message.conversation
    person = conversation.person
    ids, way = _ids_before(message), _way(message)
    return compose(
        way,
        subject=message.subject or _answered_subject(conversation.subject),
        text=message.text,
        message_id=message.message_id,
        in_reply_to=message.in_reply_to or (ids[-1] if ids else ""),
        references=ids,
        language=message.language or person.language or conversation.language or conversation.channel.language,
        zone=person.timezone or conversation.channel.timezone or "UTC",
        promises=_promises(message),
        enclosed=_enclosed(message),
        page_url="" if conversation.side_of_id else _page(conversation, way, _boxes(message.bcc)),
        automatic=message.automatic,
        attachments=[_piece(row) for row in message.attachments.select_related("file")],
        signature=message.signature,
        quote=None if message.automatic else _quote(message),
        unsubscribe=mailing_link_for(person, by=SYSTEM) if message.marks.get("mailing") else "",
    )


def _enclosed(message: Message) -> str:
    """Another message sent on under the words of this one."""
    return message.full_text.removeprefix(message.text).strip() if message.full_text else ""


def _quote(message: Message) -> Quote | None:
    """What one of its readers wrote last before this answer, without what they quoted themselves: with it every program
    threads. What others wrote is not theirs to read.
    """
    written = (
        message.conversation.messages.human_inbound()
        .in_their_words()
        .filter(pk__lt=message.pk)
        .exclude(text="")
        .latest_first()
    )
    readers = {key_of(box) for box in (*message.to, *message.cc, *message.bcc)}
    for last in written.select_related("person")[:MOST_LOOKED_AT]:
        name = str(last.sender.get("name") or (last.person and last.person.name) or last.sender.get("address") or "")
        if name and (not readers or _wrote(last, readers)):
            # A card number goes back to nobody, and to the others of the mail least of all.
            return Quote(name, last.at, masked(last.text), last.language)
    return None


def _wrote(message: Message, readers: set[str]) -> bool:
    """Whether one of these addresses is of whoever wrote it."""
    if key_of(message.sender) in readers:
        return True
    return message.person is not None and message.person.identities.filter(value__in=readers).exists()


def _way(message: Message) -> Way:
    conversation = message.conversation
    channel = mail_channel(conversation.channel)
    return Way(
        house=channel.name,
        address=channel.address,
        to=_boxes(message.to) or _customer(conversation),
        cc=_boxes(message.cc),
        agent=message.user.name if message.user and not message.automatic else "",
        reply_address=reply_address(channel.address, conversation.pk),
    )


def _boxes(rows: list[dict]) -> list[tuple[str, str]]:
    return [(str(row.get("name", "")), str(row["address"])) for row in rows if row.get("address")]


def _customer(conversation: Any) -> list[tuple[str, str]]:
    """Where the customer last wrote from in this conversation, else their first address."""
    last = (
        conversation.messages.filter(kind=Kind.INBOUND, person=conversation.person, automatic=False)
        .latest_first()
        .first()
    )
    if (
        last
        and "@" in (address := last.sender.get("address") or "")
        and bare(address) != bare(mail_channel(conversation.channel).address)
    ):
        return [(conversation.person.name, address)]
    identity = conversation.person.identities.filter(kind="email").first()
    return [(conversation.person.name, identity.shown)] if identity else []


def _answered_subject(subject: str) -> str:
    return subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}"


def _ids_before(message: Message) -> list[str]:
    """Message-IDs of what was said before, oldest first: the References of the mail."""
    rows = message.conversation.messages.filter(pk__lt=message.pk).exclude(kind=Kind.NOTE).exclude(message_id="")
    return list(reversed(rows.latest_first().values_list("message_id", flat=True)[:MOST_ANCESTORS]))


def _promises(message: Message) -> list[PromiseLine]:
    return [
        PromiseLine(
            p.what,
            p.due_at,
            p.timezone,
            zone_guessed=p.timezone_guessed,
            state=str(p.state),
            share=p.share,
            words=p.words,
        )
        for p in (stated.promise for stated in stated_in(message))
    ]


def _page(conversation: Any, way: Way, unseen: list[tuple[str, str]]) -> str:
    """The address of the customer's page, "" where anybody but the customer reads the mail too.

    Whoever holds it sees what she told us and speaks for her. Who wrote last need not be her: a colleague in copy, or
    a stranger who wrote in her name before.
    """
    own = set(conversation.person.identities.filter(kind="email").values_list("value", flat=True))
    if any(_folded(address) not in own for _name, address in (*way.to, *way.cc, *unseen)):
        return ""
    try:
        return page_link_for(conversation, by=SYSTEM)
    except NoReverseMatch:  # an installation without the customers' pages
        return ""


def _folded(address: str) -> str:
    try:
        return fold_identity("email", address)
    except ValidationError:
        return ""


def _piece(row: Any) -> Piece:
    with store.open(row.file) as file:
        return Piece(row.name, row.file.content_type, file.read(), row.content_id, row.inline)
