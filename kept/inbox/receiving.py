"""Messages come in: each opens a conversation or continues one, and waits for a human answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.recording import Happened, record_many
from kept.files.models import StoredFile
from kept.inbox.announcing import announce_received
from kept.inbox.attaching import Incoming, attach_many
from kept.inbox.came_again import came_again, tell_others
from kept.inbox.changing import save, values_of
from kept.inbox.continuing import Known, Naming, Threads, addresses_in
from kept.inbox.identifying import bracketed, bracketed_all
from kept.inbox.models import Channel, Conversation, Kind, Message, Raw, State, StateChange, ThreadId
from kept.inbox.repeats import repeated, twins
from kept.inbox.snoozing import woken_by_message
from kept.inbox.telling import tell_of_inbound, tell_of_new
from kept.inbox.telling_followers import tell_followers
from kept.inbox.wording import SUBJECT, ask_of, bare_subject, one_line, preview, storable, storable_box
from kept.people.guessing import Hint, guess_many
from kept.people.models import Person
from kept.people.moving import survivor_of
from kept.text.language import detect
from kept.text.thanks import only_thanks

SETTLE = "UPDATE inbox_raw SET message_id = %s, duplicate = %s, settled_at = %s, reason = '' WHERE id = %s"


@dataclass
class Received:
    """One message as a channel read it. Ids with or without brackets; `at` when it reached us (aware, default now).

    `text` is what is new, `full_text` the whole where it differs, `html` already cleaned. `automatic`: no person
    wrote it just now. `conversation`: where it belongs if the channel knows; else the ids of the thread decide, and
    where these lead nowhere, `perhaps`.
    `also` are further channels the same message came to, `list_id` the mailing list that carried it. `written_at` is
    the sender's own time with its offset. `external_id` and `conversation_external_id` are ids elsewhere; another
    one's is refused with ValidationError.
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
    perhaps: Conversation | None = None
    also: Sequence[Channel] = ()
    marks: dict = field(default_factory=dict)
    list_id: str = ""
    written_at: datetime | None = None
    external_id: str | None = None
    conversation_external_id: str | None = None

    def __post_init__(self) -> None:
        # PostgreSQL takes no NUL, no database takes half a surrogate pair, and mail brings both.
        for name in ("text", "html", "full_text", "subject", "message_id", "in_reply_to", "list_id"):
            setattr(self, name, storable(getattr(self, name)))
        who = {"name": self.person.name, "address": ""} | self.sender
        self.sender, self.to, self.cc = (
            storable_box(who),
            [storable_box(box) for box in self.to],
            [storable_box(box) for box in self.cc],
        )
        if self.written_at is not None:
            self.marks = self.marks | {"date": self.written_at.isoformat(timespec="seconds")}
        if self.list_id:
            self.marks = self.marks | {"list_id": self.list_id}
        if self.also:
            self.marks = self.marks | {"addresses": [each.address for each in (self.channel, *self.also)]}

    def naming(self) -> Naming:
        """What it says of its thread."""
        ids = bracketed_all([storable(id) for id in (self.in_reply_to, *reversed(self.references))])
        own = bracketed(self.message_id)
        return Naming(self.person.pk, own, tuple(id for id in ids if id != own), self.list_id)


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
        threads = Threads([item.naming() for item in fresh])
        places = _places(fresh, threads)
        made = [_message(item, place) for item, place in zip(fresh, places, strict=True)]
        for item, place, message in zip(fresh, places, made, strict=True):
            _apply(item, place, message)
        _open([place for place in _each(places) if place.opened], by)
        _insert(fresh, made, threads)
        _save(fresh, places)
        _guess(fresh, made, people, by)
        answer = _in_order(items, there, again, made)
        _settle(items, answer, there.keys() | again.keys())
        _record(fresh, places, made, by)
        for index in sorted(there.keys() | again.keys()):
            came_again(answer[index], items[index].channel, *items[index].also, by=by)
    return answer


def _locked_people(items: list[Received]) -> dict[int, Person]:
    """Two deliveries of one mail at the same moment queue here, so that neither takes the other's for new.

    For a person who was merged since they were found, whoever stands for them now.
    """
    ids = {item.person.pk for item in items}
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    people = {person.pk: person for person in rows}
    if gone := [person for person in people.values() if person.merged_into_id]:
        standing = {person.pk: survivor_of(person) for person in gone}
        for item in items:
            item.person = standing.get(item.person.pk, item.person)
        return _locked_people(items)
    return people


@dataclass(eq=False)
class _Place:
    """Where a message goes: the conversation, its values before, and whether it was opened for this message."""

    conversation: Conversation
    before: dict
    opened: bool
    was: str = ""
    reopened: bool = False
    newest: Message | None = None


def _places(items: list[Received], threads: Threads) -> list[_Place]:
    """The place of each, and the conversations that go on locked."""
    found: list[int | _Place] = []
    for item, naming in zip(items, threads.named, strict=True):
        place = item.conversation.pk if item.conversation is not None else threads.place_of(naming)
        if place is None and item.perhaps is not None:
            place = item.perhaps.pk
        found.append(_new_place(item) if place is None else place)
        threads.add(naming, _known(found[-1], item))
    locked, leads = _locked({place for place in found if isinstance(place, int)})
    ends = [_end(place, leads) if isinstance(place, int) else place for place in found]
    found = [_of_customer(place, item, locked) for item, place in zip(items, ends, strict=True)]
    # One that is gone since (its customer was erased) is opened anew, once for all that belong there.
    return [
        place if isinstance(place, _Place) else locked.setdefault(place, _new_place(item))
        for item, place in zip(items, found, strict=True)
    ]


def _of_customer(place: int | _Place, item: Received, locked: dict[int, _Place]) -> int | _Place:
    """The customer's own conversation for what she writes in one beside it: somebody there wrote to her too."""
    there = locked.get(place) if isinstance(place, int) else None
    if there is None or there.conversation.side_of_id is None:
        return place
    parent = Conversation.objects.select_for_update(no_key=True).select_related("channel", "person").get(pk=there.conversation.side_of_id)  # fmt: skip
    if parent.person_id != item.person.pk:
        return place
    locked.setdefault(parent.pk, _Place(parent, values_of(parent), opened=False, was=parent.state))
    return parent.pk


def _locked(ids: set[int]) -> tuple[dict[int, _Place], dict[int, int]]:
    """The conversations by id, and where those that were merged lead: {id: into}. What comes to these goes on there."""
    rows = Conversation.objects.select_for_update(no_key=True).select_related("channel", "person")
    found: dict[int, _Place] = {}
    leads: dict[int, int] = {}
    while ids:
        for row in _by_id(rows, ids):
            if row.merged_into_id is None:
                found[row.pk] = _Place(row, values_of(row), opened=False, was=row.state)
            else:
                leads[row.pk] = row.merged_into_id
        ids = set(leads.values()) - found.keys() - leads.keys() - ids
    return found, leads


def _end(id: int, leads: dict[int, int]) -> int:
    while id in leads:
        id = leads[id]
    return id


def _by_id(rows: QuerySet[Conversation], ids: set[int]) -> QuerySet[Conversation] | tuple[()]:
    return rows.filter(pk__in=ids).order_by("pk") if ids else ()


def _known(place: int | _Place, item: Received) -> Known:
    # An id stands for a conversation of somebody else's too; then only who wrote and got this message counts.
    customer = item.person.pk if isinstance(place, _Place) else None
    return Known(place, customer, item.person.pk, addresses_in(item.to, item.cc), item.list_id)


def _each(places: list[_Place]) -> list[_Place]:
    return list({id(place): place for place in places}.values())


def _new_place(item: Received) -> _Place:
    at = _at(item)
    conversation = Conversation(
        channel=item.channel, person=item.person, subject=one_line(item.subject, SUBJECT), ask=ask_of(item.subject, item.text),
        team_id=item.channel.team_id, created_at=at, last_at=at, external_id=item.conversation_external_id or None,
    )  # fmt: skip
    return _Place(conversation, {}, opened=True)


def _open(places: list[_Place], by: Any) -> None:
    conversations = [place.conversation for place in places]
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


def _insert(items: list[Received], messages: list[Message], threads: Threads) -> None:
    Message.objects.bulk_create(messages, batch_size=200)
    attach_many((message, file) for item, message in zip(items, messages, strict=True) for file in item.attachments)
    missing = zip(messages, threads.missed, strict=True)
    ThreadId.objects.bulk_create(
        [ThreadId(message=message, value=id) for message, ids in missing for id in ids], batch_size=200
    )


def _message(item: Received, place: _Place) -> Message:
    conversation = place.conversation
    prior = conversation.language or item.person.language or item.channel.language
    language = detect(item.text or item.subject, prior or None)
    marks = item.marks | ({"subject_changed": True} if _renamed(item, conversation) else {})
    return Message(
        conversation=conversation, kind=Kind.INBOUND, person=item.person, text=item.text, html=item.html,
        full_text=item.full_text if item.full_text != item.text else "", language="" if language == "und" else language,
        subject=one_line(item.subject, SUBJECT), sender=item.sender, to=item.to, cc=item.cc, message_id=bracketed(item.message_id),
        in_reply_to=bracketed(item.in_reply_to), automatic=item.automatic, marks=marks, external_id=item.external_id, at=_at(item),
    )  # fmt: skip


def _renamed(item: Received, conversation: Conversation) -> bool:
    """Whether it goes on under another subject: then the message shows its own. No subject at all is no other one."""
    subject, before = bare_subject(item.subject), bare_subject(conversation.subject)
    return bool(subject) and subject.casefold() != before.casefold()


def _apply(item: Received, place: _Place, message: Message) -> None:
    conversation = place.conversation
    place.newest = message
    conversation.last_at = max(conversation.last_at, message.at)
    conversation.preview = preview(item.text) or preview(bare_subject(item.subject))
    if message.language:
        conversation.language = message.language
    if item.automatic:
        return
    answered = conversation.waiting_since is None and not place.opened
    conversation.thanked_at = message.at if answered and not item.attachments and only_thanks(item.text) else None
    conversation.waiting_since = conversation.waiting_since or message.at
    conversation.ask = conversation.ask or ask_of(item.subject, item.text)
    conversation.state = State.OPEN
    conversation.snoozed_until = None


def _save(items: list[Received], places: list[_Place]) -> None:
    """What the messages changed in their conversations, and the newest message of each, which is known only now."""
    opened = []
    for place in _each(places):
        if place.newest is not None:
            place.conversation.last_message_id = place.newest.pk
        if place.opened:
            opened.append(place.conversation)
        else:
            save(place.conversation, place.before)
    if opened:
        newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-id").values("id")[:1]
        Conversation.objects.filter(pk__in=[row.pk for row in opened]).update(last_message_id=Subquery(newest))
    for item, place in zip(items, places, strict=True):
        if item.conversation is not None and item.conversation.pk == place.conversation.pk:
            # The caller's own object sees what happened.
            item.conversation.__dict__.update(values_of(place.conversation))


def _guess(items: list[Received], messages: list[Message], people: dict[int, Person], by: Any) -> None:
    """What the customers' own words say of their language, and the clock of their mail program of where they are."""
    own = [(item, message) for item, message in zip(items, messages, strict=True) if not item.automatic]
    guess_many(
        (
            Hint(people[item.person.pk], item.written_at, str(item.sender.get("address", "")), message.language)
            for item, message in own
        ),
        by=by,
    )
    for item, _message in own:
        fresh = people[item.person.pk]
        item.person.language, item.person.timezone = fresh.language, fresh.timezone


def _in_order(
    items: list[Received], there: dict[int, Message], again: dict[int, int], made: list[Message]
) -> list[Message]:
    rest, answer = iter(made), []
    for index in range(len(items)):
        answer.append(there[index] if index in there else answer[again[index]] if index in again else next(rest))
    return answer


def _settle(items: list[Received], answer: list[Message], there: set[int]) -> None:
    moment, rows = now(), []
    for index, (item, message) in enumerate(zip(items, answer, strict=True)):
        raw = item.raw
        if raw is not None:
            raw.message, raw.duplicate, raw.settled_at, raw.reason = message, index in there, moment, ""
            rows.append((message.pk, raw.duplicate, connection.ops.adapt_datetimefield_value(moment), raw.pk))
    if rows:
        # bulk_update() takes longer to write its statement than all the rest takes to be done.
        with connection.cursor() as cursor:
            cursor.executemany(SETTLE, rows)


def _record(items: list[Received], places: list[_Place], messages: list[Message], by: Any) -> None:
    happened: list[Happened] = []
    for item, place, message in zip(items, places, messages, strict=True):
        happened += _begun(item, place, by)
        if place.conversation.side_of_id and not message.automatic:
            side = {"side": place.conversation.pk, "parent": place.conversation.side_of_id}
            happened.append(Happened("side.answered", place.conversation, [place.conversation.side_of], side))
        about, data = [place.conversation, item.person], {"automatic": message.automatic}
        happened.append(Happened("message.received", message, about, data))
    record_many(happened, by=by)
    each = _each(places)
    announce_received(
        [place.conversation for place in each if not place.opened], [p.conversation for p in each if p.opened]
    )
    tell_of_new(place.conversation for place in each if place.opened)
    written = [row.conversation for row in each if not row.opened and row.newest and not row.newest.automatic]
    if written:
        tell_followers(written, "received", by=by, key=str(messages[-1].pk))
    for item, message in zip(items, messages, strict=True):
        if not message.automatic:
            tell_of_inbound(message)
        if item.also:
            tell_others(message, item.also)


def _begun(item: Received, place: _Place, by: Any) -> list[Happened]:
    """The event of a conversation that this message opened, or opened again; each once."""
    conversation, first = place.conversation, not place.reopened
    place.reopened = True
    if place.opened and first:
        return [Happened("conversation.opened", conversation, [item.person])]
    if place.opened or place.was == conversation.state:
        return []
    actor = actor_of(by)
    StateChange.objects.create(
        conversation=conversation, to=conversation.state, by_kind=actor.kind, by_id=actor.id, because="wrote again"
    )
    was, place.was = place.was, conversation.state
    if was == State.SNOOZED:
        return [woken_by_message(conversation)]
    return [Happened("conversation.reopened", conversation, data={"because": "wrote again"})]
