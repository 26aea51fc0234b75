"""Who reads what where the words of several customers stand in one conversation: nothing of one is shown to another (law 10)."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from kept.inbox.access import attachment_for_customer, customer_messages_of
from kept.inbox.models import Attachment, Conversation, Kind, Message, Move, Moved, MoveKind
from kept.people.models import Identity, IdentityKind, Person

MOST_LOOKED_AT = 500


def said_to(conversation: Conversation, person: Person, *, most: int) -> list[Message]:
    """The newest messages as this customer may see them, oldest first: all, or in one that is shared what they wrote
    and what was written to them."""
    rows = customer_messages_of(conversation).latest_first()
    if not is_shared(conversation, person):
        return list(rows[:most])[::-1]
    found = list(rows[:MOST_LOOKED_AT])
    owners, own = _owners(found), _addresses(person)
    return [each for each in found if _reads(each, person, own, owners)][:most][::-1]


def file_said_to(conversation: Conversation, person: Person, id: int) -> Attachment:
    """A file in what said_to() gives. Http404 for any other."""
    found = attachment_for_customer(conversation, id)
    if is_shared(conversation, person):
        if not _reads(found.message, person, _addresses(person), _owners([found.message])):
            raise Http404
    return found


def is_shared(conversation: Conversation, person: Person) -> bool:
    return conversation.shared_at is not None or conversation.person_id != person.pk


def not_answered_by_default(conversation: Conversation) -> set[int]:
    """Ids of what another customer wrote before a merge: answers to it go to them only if the merge let them in."""
    if conversation.shared_at is None:
        return set()
    came = Moved.objects.filter(message__conversation=conversation, message__kind=Kind.INBOUND)
    came = came.filter(move__kind=MoveKind.MERGE, move__undone_at=None)
    return set(came.exclude(message__person=conversation.person_id).values_list("message_id", flat=True))


def readers_of(conversation: Conversation) -> list[dict]:
    """{name, address} of the customers whom a merge let in."""
    if conversation.shared_at is None:
        return []
    let_in = Move.objects.filter(kind=MoveKind.MERGE, undone_at=None, target=conversation, reader__isnull=False)
    people = let_in.exclude(reader=conversation.person_id).values("reader")
    found: dict[int, dict] = {}
    rows: QuerySet[Identity] = Identity.objects.filter(person__in=people, kind=IdentityKind.EMAIL)
    for row in rows.select_related("person").order_by("pk"):
        found.setdefault(row.person_id, {"name": row.person.name, "address": row.shown})
    return list(found.values())


def _addresses(person: Person) -> set[str]:
    return set(person.identities.values_list("value", flat=True))


def _owners(messages: list[Message]) -> dict[int, tuple[int, datetime | None]]:
    """{message: the customer of the conversation it was written in, and since when that was shared}, where it was moved."""
    rows = Moved.objects.filter(message__in=messages).order_by("-move_id")
    found = rows.values_list("message_id", "move__origin__person_id", "move__origin__shared_at")
    return {id: (owner, since) for id, owner, since in found}


def _reads(message: Message, person: Person, own: set[str], owners: dict[int, tuple[int, datetime | None]]) -> bool:
    conversation = message.conversation
    owner, since = owners.get(message.pk, (conversation.person_id, conversation.shared_at))
    if owner == person.pk and (since is None or message.at < since):
        return True  # it was said while the conversation was theirs alone
    if message.kind == Kind.INBOUND and message.person_id == person.pk:
        return True
    boxes = [*message.to, *message.cc, *message.bcc]
    if not boxes:
        return message.kind != Kind.INBOUND and owner == person.pk
    return any(str(box.get("address", "")).strip().lower() in own for box in boxes)
