"""Which conversation a message continues: read from the ids it answers, never from its subject."""

from collections.abc import Sequence

from kept.inbox.models import Conversation, Message
from kept.people.models import Person

MOST_IDS = 50  # the nearest ones; a header may list thousands


def conversations_of(asked: Sequence[tuple[Person, Sequence[str]]]) -> list[int | None]:
    """For each (person, bracketed ids nearest first) the id of the conversation, or None for a new one.

    Ids are no secret: a mail from somebody else who quotes one goes on only if they take part in it already
    (the customer, or somebody who got a message of it).
    """
    wanted = {id for _, ids in asked for id in ids[:MOST_IDS]}
    if not wanted:
        return [None] * len(asked)
    rows = Message.objects.filter(message_id__in=wanted).select_related("conversation").order_by("-id")
    by_id: dict[str, list[Message]] = {}
    for row in rows:
        by_id.setdefault(row.message_id, []).append(row)
    return [_first(person, [row for id in ids[:MOST_IDS] for row in by_id.get(id, ())]) for person, ids in asked]


def _first(person: Person, rows: Sequence[Message]) -> int | None:
    addresses: set[str] | None = None
    for row in rows:
        if row.conversation.person_id == person.pk or row.person_id == person.pk:
            return row.conversation_id
        if addresses is None:
            addresses = set(person.identities.values_list("value", flat=True))
        if addresses & {str(box.get("address", "")).lower() for box in (*row.to, *row.cc)}:
            return row.conversation_id
    return None


def takes_part(conversation: Conversation, person: Person) -> bool:
    """Whether a person is the customer of a conversation, wrote in it, or got a message of it."""
    if conversation.person_id == person.pk or conversation.messages.filter(person=person).exists():
        return True
    addresses = set(person.identities.values_list("value", flat=True))
    recent = conversation.messages.order_by("-id").values_list("to", "cc")[:100]
    return any(str(box.get("address", "")).lower() in addresses for to, cc in recent for box in (*to, *cc))
