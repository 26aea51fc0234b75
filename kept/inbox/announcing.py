"""Telling open pages to look again: the lists, the conversation, and the customer's own page."""

from collections.abc import Iterable

from django.db.models import Q

from kept.events.clock import now
from kept.inbox.models import Conversation
from kept.live.hub import changed
from kept.people.models import Link

PAGE_SCOPE = "conversation"


def announce(conversation: Conversation, *users: int | None, customer: bool = False) -> None:
    """Pages that show the conversation fetch again after the commit; `users` are ids whose own stream hears it.

    `customer`: something they can see changed, so that their page fetches too.
    """
    announce_many([conversation], users, customer=customer)


def announce_many(rows: Iterable[Conversation], users: Iterable[int | None], *, customer: bool = False) -> None:
    """announce() for many; at most one query."""
    rows = list(rows)
    topics = ["inbox", *(f"conversation:{row.pk}" for row in rows), *_beside(rows)]
    topics += [f"user:{id}" for id in dict.fromkeys((*(row.assignee_id for row in rows), *users)) if id]
    if customer:
        topics += [f"customer:{row.pk}" for row in rows]
        topics += [f"link:{id}" for id in pages_of(row.pk for row in rows)]
    if rows:
        changed(*topics)


def announce_received(old: Iterable[Conversation], new: Iterable[Conversation]) -> None:
    """announce() for many that something came into, in one query; `new` ones have no page yet that could show them."""
    old = list(old)
    topics = ["inbox", *(f"conversation:{row.pk}" for row in (*old, *new)), *_beside(old)]
    topics += [f"user:{id}" for id in dict.fromkeys(row.assignee_id for row in old) if id]
    topics += [f"customer:{row.pk}" for row in old]
    topics += [f"link:{id}" for id in pages_of(row.pk for row in old)]
    changed(*topics)


def _beside(conversations: Iterable[Conversation]) -> list[str]:
    """What a side conversation says is shown on the page of the other one."""
    return [f"conversation:{id}" for id in dict.fromkeys(row.side_of_id for row in conversations) if id]


def pages_of(conversations: Iterable[int]) -> list[int]:
    """Ids of the links through which customers may have these conversations open, or one that was merged into them."""
    ids = list(conversations)
    merged = Conversation.objects.filter(Q(merged_into__in=ids) | Q(merged_into__merged_into__in=ids)).values("pk")
    subject = Q(subject_id__in=ids) | Q(subject_id__in=merged)
    links = Link.objects.filter(subject, scope=PAGE_SCOPE, revoked_at=None, expires_at__gt=now())
    return list(links.values_list("pk", flat=True)) if ids else []
