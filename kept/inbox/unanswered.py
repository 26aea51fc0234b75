"""Law 1: whether somebody waits for us, read from the messages themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from kept.inbox.models import Conversation, Kind, Message
from kept.inbox.unanswered_after_moves import waiting_after_moves


def waiting_since(conversation: Conversation) -> datetime | None:
    """When the oldest customer message without a human answer came; None if all are answered. Two queries."""
    return waiting_since_many([conversation]).get(conversation.pk)


def waiting_since_many(conversations: Iterable[Conversation]) -> dict[int, datetime]:
    """waiting_since() of many, by id, without those where all are answered. Two queries.

    A reply answers what stood there when it was written; a call what was said before it, whenever it was noted.
    """
    ids = [row.pk for row in conversations]
    ours = Message.objects.human_replies().filter(conversation=OuterRef("conversation"))
    last = ours.filter(kind=Kind.REPLY).order_by("-id").values("id")[:1]
    waiting = (
        Message.objects.human_inbound()
        .filter(conversation__in=ids, imported_at=None)
        .filter(id__gt=Coalesce(Subquery(last), Value(0)))
        .exclude(Exists(ours.filter(kind=Kind.CALL, at__gte=OuterRef("at"))))
        .order_by("-id")
        .values_list("conversation_id", "at")
    )
    found = dict(waiting)  # the oldest comes last, and stays
    for id, since in waiting_after_moves(ids).items():
        found.pop(id, None)
        if since is not None:
            found[id] = since
    return found


def is_never_answered(conversation: Conversation) -> bool:
    """Whether something came in it, and no person of ours has ever answered. What we began ourselves owes no answer."""
    return conversation.pk not in answered_among([conversation])


def answered_among(conversations: Iterable[Conversation]) -> set[int]:
    """Ids of those in which a person of ours has ever answered, or nothing ever came in. One query."""
    ids = {row.pk for row in conversations}
    answered = Q(kind__in=[Kind.REPLY, Kind.CALL], automatic=False)
    counts = (
        Message.objects.filter(conversation__in=ids)
        .order_by()
        .values("conversation_id")
        .annotate(came=Count("pk", filter=Q(kind=Kind.INBOUND)), answers=Count("pk", filter=answered))
    )
    return ids - {row["conversation_id"] for row in counts if row["came"] and not row["answers"]}
