"""Law 1: whether somebody waits for us, read from the messages themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from kept.inbox.models import Conversation, Message


def waiting_since(conversation: Conversation) -> datetime | None:
    """When the oldest customer message without a human answer came; None if all are answered. One query."""
    return waiting_since_many([conversation]).get(conversation.pk)


def waiting_since_many(conversations: Iterable[Conversation]) -> dict[int, datetime]:
    """waiting_since() of many, by id, without those where all are answered. One query."""
    last = (
        Message.objects.human_replies().filter(conversation=OuterRef("conversation")).order_by("-id").values("id")[:1]
    )
    waiting = (
        Message.objects.human_inbound()
        .filter(conversation__in=[row.pk for row in conversations], imported_at=None)
        .filter(id__gt=Coalesce(Subquery(last), Value(0)))
        .order_by("-id")
        .values_list("conversation_id", "at")
    )
    return dict(waiting)  # the oldest comes last, and stays


def is_never_answered(conversation: Conversation) -> bool:
    """Whether no person of ours has ever answered in it."""
    return not conversation.messages.human_replies().exists()


def answered_among(conversations: Iterable[Conversation]) -> set[int]:
    """Ids of those in which a person of ours has ever answered. One query."""
    replies = Message.objects.human_replies().filter(conversation__in=[row.pk for row in conversations])
    return set(replies.values_list("conversation_id", flat=True).distinct())
