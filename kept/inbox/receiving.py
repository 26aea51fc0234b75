"""Messages come in: each opens a conversation or continues one, and waits for a human answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.recording import record
from kept.files.models import StoredFile
from kept.inbox.announcing import announce
from kept.inbox.attaching import Incoming, attach_many
from kept.inbox.changing import save, values_of
from kept.inbox.continuing import conversations_of
from kept.inbox.identifying import bracketed, bracketed_all
from kept.inbox.models import Channel, Conversation, Kind, Message, Raw, State, StateChange
from kept.inbox.repeats import repeated, twins
from kept.inbox.telling import tell_of_inbound
from kept.inbox.wording import SUBJECT, ask_of, bare_subject, one_line, preview, storable, storable_box
from kept.people.guessing import guess
from kept.people.models import Person
from kept.text.language import detect


@dataclass
class Received:
    """One message as a channel read it. Ids with or without brackets; `at` when it reached us (aware, default now).

    `text` is what is new, `full_text` the whole where it differs, `html` already cleaned. `automatic`: no person
    wrote it just now. `conversation`: where it belongs if the channel knows; else the ids of the thread decide.
    `external_id` and `conversation_external_id` are ids elsewhere; another one's is refused with ValidationError.
    """

    channel: Channel
    person: Person
    text: str
    html: str = ""
    full_text: str = ""
    subject: str = ""
    sender: dict = field(default_factory=dict)
    to: Sequence[dict] = ()
    cc: Sequence[dict] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    attachments: Sequence[Incoming | StoredFile] = ()
    automatic: bool = False
    at: datetime | None = None
    raw: Raw | None = None
    conversation: Conversation | None = None
    external_id: str | None = None
    conversation_external_id: str | None = None

    def __post_init__(self) -> None:
        # PostgreSQL takes no NUL, no database takes half a surrogate pair, and mail brings both.
        for name in ("text", "html", "full_text", "subject", "message_id", "in_reply_to"):
            setattr(self, name, storable(getattr(self, name)))
        who = {"name": self.person.name, "address": ""} | self.sender
        self.sender, self.to, self.cc = (
            storable_box(who),
            [storable_box(box) for box in self.to],
            [storable_box(box) for box in self.cc],
        )

    def thread_ids(self) -> list[str]:
        """The ids of the messages it answers, nearest first."""
        return bracketed_all([self.in_reply_to, *reversed(self.references)])


def receive(channel: Channel, person: Person, *, text: str, by: Any, **fields: Any) -> Message:
    """Take in one message; `fields` are those of Received. See receive_many()."""
    return receive_many([Received(channel=channel, person=person, text=text, **fields)], by=by)[0]


def receive_many(items: Iterable[Received], *, by: Any) -> list[Message]:
    """Take in messages, in order; the answer has one Message for each.

    A human message sets `waiting_since` until a human answers, reopens what was closed or waiting, and tells the
    assignee. A message that is there already (same id, channel, person and text) is not taken twice: the first one
    comes back. Events: message.received, and conversation.opened or conversation.reopened.
    """
    items = list(items)
    with transaction.atomic():
        people = _locked_people(items)
        there = twins(items)
        again = repeated(items)
        fresh = [item for index, item in enumerate(items) if index not in there and index not in again]
        places = _places(fresh, by)
        made = _messages(fresh, places)
        for item, message in zip(fresh, made, strict=True):
            _apply(item, message, people[item.person.pk], by)
        _save(fresh, places)
        answer = _in_order(items, there, again, made)
        _settle(items, answer, there.keys() | again.keys())
        for item, place, message in zip(fresh, places, made, strict=True):
            _record(item, place, message, by)
    return answer


def _locked_people(items: list[Received]) -> dict[int, Person]:
    """Two deliveries of one mail at the same moment queue here, so that neither takes the other's for new."""
    ids = {item.person.pk for item in items}
    return {
        person.pk: person for person in Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    }


@dataclass
class _Place:
    """Where a message goes: the conversation, its values before, and whether it was opened for this message."""

    conversation: Conversation
    before: dict
    opened: bool
    was: str = ""


def _places(items: list[Received], by: Any) -> list[_Place]:
    named = {index: item.conversation.pk for index, item in enumerate(items) if item.conversation is not None}
    found = conversations_of([(item.person, item.thread_ids()) for item in items if item.conversation is None])
    others = [index for index in range(len(items)) if index not in named]
    named |= {index: id for index, id in zip(others, found, strict=True) if id is not None}
    locked = {
        row.pk: row
        for row in Conversation.objects.select_for_update(no_key=True).filter(pk__in=set(named.values())).order_by("pk")
    }
    shared = {id: _Place(row, values_of(row), opened=False, was=row.state) for id, row in locked.items()}
    places = [
        shared[named[index]] if named.get(index) in shared else _new_place(item) for index, item in enumerate(items)
    ]
    _open([place.conversation for place in places if place.opened], by)
    return places


def _new_place(item: Received) -> _Place:
    at = _at(item)
    conversation = Conversation(
        channel=item.channel, person=item.person, subject=one_line(item.subject, SUBJECT), ask=ask_of(item.subject, item.text),
        team_id=item.channel.team_id, created_at=at, last_at=at, external_id=item.conversation_external_id or None,
    )  # fmt: skip
    return _Place(conversation, {}, opened=True)


def _open(conversations: list[Conversation], by: Any) -> None:
    wanted = [row.external_id for row in conversations if row.external_id]
    if wanted and Conversation.objects.filter(external_id__in=wanted).exists():
        raise ValidationError({"external_id": ValidationError(_("Another conversation has this id."), code="taken")})
    Conversation.objects.bulk_create(conversations, batch_size=200)
    actor = actor_of(by)
    StateChange.objects.bulk_create(
        [
            StateChange(conversation=row, to=State.OPEN, by_kind=actor.kind, by_id=actor.id, at=row.created_at)
            for row in conversations
        ],
        batch_size=200,
    )


def _at(item: Received) -> datetime:
    # A clock that runs ahead elsewhere must not put a message on top for ever.
    return min(item.at or now(), now())


def _messages(items: list[Received], places: list[_Place]) -> list[Message]:
    made = Message.objects.bulk_create(
        [_message(item, place) for item, place in zip(items, places, strict=True)], batch_size=200
    )
    attach_many((message, file) for item, message in zip(items, made, strict=True) for file in item.attachments)
    return made


def _message(item: Received, place: _Place) -> Message:
    prior = place.conversation.language or item.person.language or item.channel.language
    language = detect(item.text or item.subject, prior or None)
    return Message(
        conversation=place.conversation, kind=Kind.INBOUND, person=item.person, text=item.text, html=item.html,
        full_text=item.full_text if item.full_text != item.text else "", language="" if language == "und" else language,
        subject=one_line(item.subject, SUBJECT), sender=item.sender, to=item.to, cc=item.cc, message_id=bracketed(item.message_id),
        in_reply_to=bracketed(item.in_reply_to), automatic=item.automatic, external_id=item.external_id, at=_at(item),
    )  # fmt: skip


def _apply(item: Received, message: Message, person: Person, by: Any) -> None:
    conversation = message.conversation
    conversation.last_message_id = message.pk
    conversation.last_at = max(conversation.last_at, message.at)
    conversation.preview = preview(item.text) or preview(bare_subject(item.subject))
    if message.language:
        conversation.language = message.language
    if item.automatic:
        return
    conversation.waiting_since = conversation.waiting_since or message.at
    conversation.ask = conversation.ask or ask_of(item.subject, item.text)
    conversation.state = State.OPEN
    if not person.language and message.language:
        guess(person, language=message.language, by=by)
        item.person.language = person.language


def _save(items: list[Received], places: list[_Place]) -> None:
    for place in {id(place): place for place in places}.values():
        if place.opened:
            place.conversation.save(
                update_fields=["last_message_id", "last_at", "preview", "language", "waiting_since", "ask"]
            )
        else:
            save(place.conversation, place.before)
    for item, place in zip(items, places, strict=True):
        if item.conversation is not None:
            # The caller's own object sees what happened.
            item.conversation.__dict__.update(values_of(place.conversation))


def _in_order(
    items: list[Received], there: dict[int, Message], again: dict[int, int], made: list[Message]
) -> list[Message]:
    rest, answer = iter(made), []
    for index in range(len(items)):
        answer.append(there[index] if index in there else answer[again[index]] if index in again else next(rest))
    return answer


def _settle(items: list[Received], answer: list[Message], there: set[int]) -> None:
    for index, (item, message) in enumerate(zip(items, answer, strict=True)):
        if item.raw is not None:
            item.raw.message, item.raw.duplicate, item.raw.settled_at, item.raw.reason = (
                message,
                index in there,
                now(),
                "",
            )
            item.raw.save(update_fields=["message", "duplicate", "settled_at", "reason"])


def _record(item: Received, place: _Place, message: Message, by: Any) -> None:
    conversation = place.conversation
    if place.opened:
        record("conversation.opened", conversation, by=by, about=[item.person])
    elif place.was != conversation.state:
        actor = actor_of(by)
        StateChange.objects.create(
            conversation=conversation, to=conversation.state, by_kind=actor.kind, by_id=actor.id, because="wrote again"
        )
        record("conversation.reopened", conversation, by=by, data={"because": "wrote again"})
        place.was = conversation.state
    record("message.received", message, by=by, about=[conversation, item.person], data={"automatic": message.automatic})
    announce(conversation, customer=True)
    if not message.automatic:
        tell_of_inbound(message)
