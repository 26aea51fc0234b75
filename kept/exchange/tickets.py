"""Conversations with their history, written many at a time, marked as imported and set going nothing.

Nobody is told, no clock starts, no promise is looked for: `waiting_since` stays empty and no reaction is called.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kept.events.actors import SYSTEM
from kept.exchange.bulk import insert, reserve_ids
from kept.exchange.directory import Directory, Known
from kept.exchange.files import attach
from kept.exchange.records import Said, Ticket, Unreadable
from kept.inbox.identifying import bracketed
from kept.inbox.models import Channel, Conversation, Kind, Message, StateChange, Tag, Tagging
from kept.inbox.wording import ask_of, one_line, preview
from kept.text.html import clean

CHUNK = 400
ORDINARY = {"", "normal", "medium"}
LOOKED_AT = 400  # characters of a text that can reach a one-line preview


@dataclass(slots=True)
class Written:
    conversations: int = 0
    messages: int = 0
    known: int = 0


def write_tickets(tickets: Sequence[Ticket], *, channel: Channel, directory: Directory, at: datetime) -> Written:
    """Write what is not there yet, inside the caller's transaction. A conversation that is there gets its new messages.

    Raises Unreadable if a ticket names somebody who is not in the file.
    """
    persons = directory.persons(ticket.customer for ticket in tickets)
    for ticket in tickets:
        check(ticket, persons, directory)
    batch = Batch(channel, directory, persons, at)
    there = known_by_external_id(Conversation, [ticket.id for ticket in tickets]) | known_by_mail(tickets, persons)
    tickets = list({ticket.id: ticket for ticket in tickets}.values())
    forget_known([ticket for ticket in tickets if ticket.named and ticket.id not in there])
    tickets = [ticket for ticket in tickets if ticket.messages]
    fresh = [ticket for ticket in tickets if ticket.id not in there]
    messages = batch.write_new(fresh) + batch.add_to([(there[t.id], t) for t in tickets if t.id in there])
    return Written(len(fresh), messages, len(tickets) - len(fresh))


def check(ticket: Ticket, persons: dict[str, Known], directory: Directory) -> None:
    """Raises Unreadable for a reference into nothing."""
    if ticket.customer not in persons:
        raise Unreadable(f"customer {ticket.customer} is not in the file before this line")
    if ticket.assignee and ticket.assignee not in directory.users:
        raise Unreadable(f"agent {ticket.assignee} is not in the file before this line")
    for said in ticket.messages:
        if said.author == "agent" and said.author_id not in directory.users:
            raise Unreadable(f"agent {said.author_id} is not in the file before this line")


def known_by_external_id(model: Any, ids: list[str]) -> dict[str, Any]:
    """The rows of a model with these external ids, by id."""
    found = {}
    for start in range(0, len(ids), CHUNK):
        found |= {row.external_id: row for row in model.objects.filter(external_id__in=ids[start : start + CHUNK])}
    return found


def forget_known(tickets: Sequence[Ticket]) -> None:
    """Take the mails out that are in some conversation already: that of another person, by an earlier import."""
    known = known_by_external_id(Message, [one.external_id for ticket in tickets for one in ticket.messages])
    for ticket in tickets:
        ticket.messages = [one for one in ticket.messages if one.external_id not in known]


def known_by_mail(tickets: Sequence[Ticket], persons: dict[str, Known]) -> dict[str, Conversation]:
    """The conversations that hold mails a ticket names, by the ticket's id; only of the ticket's own person."""
    wanted = {id: None for ticket in tickets for id in ticket.named}
    holding: dict[str, set[int]] = {}
    for id, conversation in _mails(Message.objects.all(), list(wanted)):
        holding.setdefault(id, set()).add(conversation)
    all_of_them = Conversation.objects.in_bulk({pk for some in holding.values() for pk in some})
    found = {}
    for ticket in tickets:
        some = {pk for id in ticket.named for pk in holding.get(id, ())}
        own = [pk for pk in sorted(some) if all_of_them[pk].person_id == persons[ticket.customer].pk]
        if own:
            found[ticket.id] = all_of_them[own[0]]
    return found


def _mails(rows: QuerySet[Message], ids: list[str]) -> Iterator[tuple[str, int]]:
    """(message id, conversation) of the rows with these ids."""
    for start in range(0, len(ids), CHUNK):
        yield from rows.filter(message_id__in=ids[start : start + CHUNK]).values_list("message_id", "conversation_id")


@dataclass(slots=True)
class Batch:
    """What the rows of one batch have in common."""

    channel: Channel
    directory: Directory
    persons: dict[str, Known]
    at: datetime

    def write_new(self, tickets: list[Ticket]) -> int:
        """Conversations that are not there yet, with all their messages; the number of messages."""
        said = [(t, list({one.external_id: one for one in t.messages}.values())) for t in tickets]
        ids = iter(reserve_ids(Message, sum(len(messages) for _, messages in said)))
        conversations, messages = [], []
        for id, (ticket, ones) in zip(reserve_ids(Conversation, len(tickets)), said, strict=True):
            rows = [self.message(one, ticket, next(ids), id) for one in ones]
            conversations.append(self.conversation(ticket, id, ones[-1], rows[-1]["id"]))
            messages += rows
        insert(Conversation, conversations)
        insert(Message, messages)
        insert(StateChange, [self.state(row, ticket) for row, ticket in zip(conversations, tickets, strict=True)])
        self.tag(zip(conversations, tickets, strict=True))
        attach(zip((row["id"] for row in messages), (one.pieces for _, ones in said for one in ones), strict=True))
        return len(messages)

    def add_to(self, pairs: list[tuple[Conversation, Ticket]]) -> int:
        """New messages of conversations that were here before; the number of them."""
        known = known_by_external_id(Message, [one.external_id for _, ticket in pairs for one in ticket.messages])
        # What came in or went out here has no external id: the same mail is known by its own.
        here = Message.objects.filter(imported_at=None, conversation__in={row.pk for row, _ in pairs})
        taken = set(_mails(here, [bracketed(one.message_id) for _, t in pairs for one in t.messages if one.message_id]))
        fresh = [
            (row, t, one)
            for row, t in pairs
            for one in {m.external_id: m for m in t.messages}.values()
            if one.external_id not in known and (bracketed(one.message_id), row.pk) not in taken
        ]
        ids = reserve_ids(Message, len(fresh))
        insert(
            Message, [self.message(one, ticket, id, row.pk) for id, (row, ticket, one) in zip(ids, fresh, strict=True)]
        )
        attach(zip(ids, (one.pieces for _, _, one in fresh), strict=True))
        for id, (row, _, one) in zip(ids, fresh, strict=True):
            row.last_message_id = max(row.last_message_id, id)
            if one.at > row.last_at:
                row.last_at, row.preview = one.at, preview(one.text[:LOOKED_AT])
            row.version += 1
            row.save(update_fields=["last_message_id", "last_at", "preview", "version"])
        return len(fresh)

    def conversation(self, ticket: Ticket, id: int, last: Said, last_id: int) -> dict[str, Any]:
        person = self.persons[ticket.customer]
        return {
            "id": id, "channel_id": self.channel.pk, "person_id": person.pk, "subject": one_line(ticket.subject, 300),
            "ask": ask_of(ticket.subject, ticket.messages[0].text[:LOOKED_AT]), "language": ticket.language or person.language,
            "state": ticket.state, "team_id": self.channel.team_id, "assignee_id": self.directory.users.get(ticket.assignee),
            "external_id": ticket.id, "created_at": min(ticket.created, self.at), "imported_at": self.at, "last_at": min(last.at, self.at),
            "last_message_id": last_id, "preview": preview(last.text[:LOOKED_AT]),
        }  # fmt: skip

    def message(self, said: Said, ticket: Ticket, id: int, conversation: int) -> dict[str, Any]:
        ours, person = said.author == "agent", self.persons[ticket.customer]
        sender = said.sender or ({} if ours else {"name": person.name, "address": person.email})
        return {
            "id": id, "conversation_id": conversation, "kind": Kind.REPLY.value if ours else Kind.INBOUND.value,
            "user_id": self.directory.users[said.author_id] if ours else None, "person_id": None if ours else person.pk,
            "text": said.text, "full_text": said.full_text if said.full_text != said.text else "", "html": clean(said.html) if said.html else "",
            "language": ticket.language, "subject": said.subject[:300], "sender": sender, "to": said.to, "cc": said.cc,
            "message_id": bracketed(said.message_id), "in_reply_to": bracketed(said.in_reply_to), "automatic": said.automatic,
            "external_id": said.external_id, "at": min(said.at, self.at), "imported_at": self.at,
        }  # fmt: skip

    def state(self, row: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
        at = min(ticket.updated, self.at)
        return {
            "conversation_id": row["id"],
            "to": row["state"],
            "by_kind": SYSTEM.kind,
            "at": at,
            "because": "imported",
        }

    def tag(self, pairs: Iterable[tuple[dict[str, Any], Ticket]]) -> None:
        """A priority other than the ordinary one becomes a tag: we have no such field, and nothing is lost."""
        wanted = [(row["id"], ticket.priority) for row, ticket in pairs if ticket.priority not in ORDINARY]
        tags = {name: Tag.objects.get_or_create(name=name)[0].pk for name in {name for _, name in wanted}}
        insert(Tagging, [{"conversation_id": id, "tag_id": tags[name], "at": self.at} for id, name in wanted])
