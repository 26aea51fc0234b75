"""Who has read how far."""

from collections.abc import Mapping

from kept.accounts.models import User
from kept.inbox.models import Conversation, Kind, Seen
from kept.live.hub import changed


def mark_seen(conversation: Conversation, *, by: User, up_to: int | None = None) -> bool:
    """`by` has read the conversation up to message `up_to` (default: all). Never goes back. Whether it changed.

    No event: who read what is nobody's business but theirs.
    """
    upper = min(up_to, conversation.last_message_id) if up_to is not None else conversation.last_message_id
    if Seen.objects.filter(user=by, conversation=conversation, message_id__gte=upper).exists():
        return False
    _set(conversation, by, upper)
    return True


def mark_unread(conversation: Conversation, *, by: User) -> None:
    """Show the conversation as unread to `by` again, from the customer's last message on."""
    last = conversation.messages.filter(kind=Kind.INBOUND).order_by("-id").values_list("id", flat=True).first()
    _set(conversation, by, (last or conversation.last_message_id) - 1)


def mark_many_seen(reads: Mapping[int, int], *, by: User) -> dict[int, int]:
    """`by` has read each conversation (by id) up to that message; one read farther stays. How far each was read before: 0
    not at all; only those that changed. Given back to it, reads are as they were."""
    before = dict(Seen.objects.filter(user=by, conversation__in=reads).values_list("conversation", "message_id"))
    fresh = {id: upper for id, upper in reads.items() if upper > before.get(id, 0)}
    _set_many(fresh, by)
    return {id: before.get(id, 0) for id in fresh}


def put_back_seen(before: Mapping[int, int], *, by: User) -> None:
    """What mark_many_seen() did, undone, for conversations that are still there."""
    there = Conversation.objects.filter(pk__in=before).values_list("pk", flat=True)
    _set_many({id: before[id] for id in there}, by)


def _set_many(reads: Mapping[int, int], user: User) -> None:
    Seen.objects.bulk_create(
        [Seen(user=user, conversation_id=id, message_id=upper) for id, upper in reads.items()],
        update_conflicts=True, unique_fields=["user", "conversation"], update_fields=["message_id"],
    )  # fmt: skip
    changed(f"user:{user.pk}")


def is_unread(conversation: Conversation, user: User) -> bool:
    return not Seen.objects.filter(
        user=user, conversation=conversation, message_id__gte=conversation.last_message_id
    ).exists()


def _set(conversation: Conversation, user: User, message_id: int) -> None:
    Seen.objects.bulk_create(
        [Seen(user=user, conversation=conversation, message_id=max(message_id, 0))],
        update_conflicts=True, unique_fields=["user", "conversation"], update_fields=["message_id"],
    )  # fmt: skip
    # Inside a verb's transaction this is told after the commit, like everything.
    changed(f"user:{user.pk}")
