"""Which conversation a message continues: read from the ids it answers, never from its subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kept.inbox.joined import now_in
from kept.inbox.models import Conversation, Message, ThreadId
from kept.people.models import Identity, Person

MOST_IDS = 50  # the nearest ones; a header may list thousands
CHUNK = 400  # SQLite takes at most 999 values in one statement where it is old


@dataclass(frozen=True, slots=True)
class Naming:
    """What a message says of its thread: who wrote it, its own id, the ids it answers (bracketed, nearest first), and
    the mailing list that carried it, "" if none.
    """

    person: int
    own: str = ""
    ids: tuple[str, ...] = ()
    list_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A message some id leads to: the place it has (a conversation's id, or whatever the caller calls one), the
    customer there, who wrote it and to whom.
    """

    place: Any
    customer: int | None
    writer: int | None
    addresses: frozenset[str] = frozenset()
    list_id: str = ""


@dataclass
class Threads:
    """The messages that many new ones name, in two queries; those that are placed meanwhile are added.

    Ids are no secret: a mail from somebody else who quotes one goes on only if they take part in it already: the
    customer, who wrote that message or got it. What a mailing list carries goes on from what a list carried or was
    written to that list: all have read it, nobody is answered. But to have written on a list lets nobody in elsewhere.
    A message names also ids that are not here. They are remembered, so that answers to the same unknown message, and
    that message itself when it arrives late, come together.
    """

    named: Sequence[Naming]
    by_id: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_missing: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    missed: list[list[str]] = field(default_factory=list)
    addresses: dict[int, set[str]] | None = None

    def __post_init__(self) -> None:
        asked = {id for naming in self.named for id in naming.ids[:MOST_IDS]}
        columns = ("conversation_id", "conversation__person_id", "person_id", "to", "cc", "marks")
        for part in _chunks(asked):
            rows = Message.objects.filter(message_id__in=part).order_by("-id")
            for id, *row in rows.values_list("message_id", *columns):
                self.by_id[id].append(_known(*row))
        for part in _chunks((asked - self.by_id.keys()) | {naming.own for naming in self.named if naming.own}):
            ids = ThreadId.objects.filter(value__in=part).order_by("-id")
            for id, *row in ids.values_list("value", *(f"message__{name}" for name in columns)):
                self.by_missing[id].append(_known(*row))

    def place_of(self, naming: Naming) -> Any:
        """The place of the nearest message it may go on from, or None for a new one."""
        for id in naming.ids[:MOST_IDS]:
            for known in (*self.by_id.get(id, ()), *self.by_missing.get(id, ())):
                if self._may(naming, known):
                    return known.place
        return next((known.place for known in self.by_missing.get(naming.own, ()) if self._may(naming, known)), None)

    def add(self, naming: Naming, known: Known) -> None:
        """It has its place: what comes after it in the same piece of work may go on from there.

        Which ids it names that lead nowhere yet is noted in `missed`, in the order of adding.
        """
        nowhere = [id for id in naming.ids[:MOST_IDS] if id not in self.by_id and id not in self.by_missing]
        self.missed.append(nowhere)
        for id in nowhere:
            self.by_missing[id].append(known)
        if naming.own:
            self.by_id[naming.own].insert(0, known)

    def _may(self, naming: Naming, known: Known) -> bool:
        if naming.person == known.customer:
            return True
        if naming.list_id:
            return bool(known.list_id) or naming.list_id.replace(".", "@", 1) in known.addresses
        if known.list_id:
            return False
        return naming.person == known.writer or bool(known.addresses & self._addresses_of(naming.person))

    def _addresses_of(self, person: int) -> set[str]:
        if self.addresses is None:
            self.addresses = defaultdict(set)
            people = {naming.person for naming in self.named}
            for id, value in Identity.objects.filter(person__in=people).values_list("person_id", "value"):
                self.addresses[id].add(value)
        return self.addresses[person]


def _known(place: int, customer: int, writer: int | None, to: list, cc: list, marks: dict) -> Known:
    return Known(place, customer, writer, addresses_in(to, cc), str(marks.get("list_id", "")))


def addresses_in(*boxes: Iterable[dict]) -> frozenset[str]:
    """The addresses of lists of {name, address}, folded."""
    return frozenset(str(box.get("address", "")).lower() for each in boxes for box in each)


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    rows = sorted(values)
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def also_known(message: Message, id: str) -> None:
    """A relay sent our mail on under this id (bracketed): answers that name it belong to its thread."""
    if id and id != message.message_id:
        ThreadId.objects.get_or_create(message=message, value=id)


def takes_part(conversation: Conversation, person: Person) -> bool:
    """Whether a person is the customer of a conversation, wrote in it, or got a message of it."""
    if conversation.person_id == person.pk:
        return True
    conversation = now_in(conversation)
    said = conversation.messages.filter(marks__list_id__isnull=True)
    if said.filter(person=person).exists():
        return True
    addresses = set(person.identities.values_list("value", flat=True))
    recent = said.order_by("-id").values_list("to", "cc")[:100]
    return any(str(box.get("address", "")).lower() in addresses for to, cc in recent for box in (*to, *cc))
