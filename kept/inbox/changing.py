"""One way to change a conversation: locked, fresh, saved with a higher version, told to open pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from kept.events.actors import actor_of
from kept.inbox.announcing import announce
from kept.inbox.conflicts import Stale
from kept.inbox.models import Conversation, State, StateChange


@contextmanager
def changing(
    conversation: Conversation, *, expected: int | None = None, customer: bool = False
) -> Iterator[Conversation]:
    """Within the block the row is locked and fresh; what the block sets is saved. Verbs record their event inside.

    `expected` is the version the caller saw (If-Match). Raises Stale if it is another by now.
    """
    with transaction.atomic():
        # no key: rows that point here may be added meanwhile.
        conversation.refresh_from_db(from_queryset=Conversation.objects.select_for_update(no_key=True))
        if expected is not None and conversation.version != expected:
            raise Stale(conversation)
        before = values_of(conversation)
        yield conversation
        save(conversation, before)
    announce(conversation, before["assignee_id"], customer=customer)


def values_of(conversation: Conversation) -> dict[str, Any]:
    """The row's values by column."""
    return {field.attname: getattr(conversation, field.attname) for field in Conversation._meta.concrete_fields}


def save(conversation: Conversation, before: dict[str, Any]) -> bool:
    """Write what differs from `before`, with the next version. Whether anything did."""
    fields = [name for name, value in values_of(conversation).items() if value != before[name]]
    if fields:
        conversation.version = before["version"] + 1
        conversation.save(update_fields={*fields, "version"})
    return bool(fields)


def to_state(conversation: Conversation, state: State, *, by: Any, because: str = "") -> StateChange | None:
    """Set the state and log who did it; the row itself is saved by the caller. None if it is that state already."""
    if conversation.state == state:
        return None
    conversation.state = state
    actor = actor_of(by)
    return StateChange.objects.create(
        conversation=conversation, to=state, by_kind=actor.kind, by_id=actor.id, because=because
    )
