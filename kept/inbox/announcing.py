"""Telling open pages to look again: the lists, the conversation, and the customer's own page."""

from collections.abc import Iterable

from kept.events.clock import now
from kept.inbox.models import Conversation
from kept.live.hub import changed
from kept.people.models import Link

PAGE_SCOPE = "conversation"


def announce(conversation: Conversation, *users: int | None, customer: bool = False) -> None:
    """Pages that show the conversation fetch again after the commit; `users` are ids whose own stream hears it.

    `customer`: something they can see changed, so that their page fetches too.
    """
    topics = ["inbox", f"conversation:{conversation.pk}"]
    topics += [f"user:{id}" for id in dict.fromkeys((conversation.assignee_id, *users)) if id]
    if customer:
        topics.append(f"customer:{conversation.pk}")
        topics += [f"link:{id}" for id in pages_of(conversation)]
    changed(*topics)


def announce_received(old: Iterable[Conversation], new: Iterable[Conversation]) -> None:
    """announce() for many that something came into, in one query; `new` ones have no page yet that could show them."""
    old = list(old)
    topics = ["inbox", *(f"conversation:{row.pk}" for row in (*old, *new))]
    topics += [f"user:{id}" for id in dict.fromkeys(row.assignee_id for row in old) if id]
    topics += [f"customer:{row.pk}" for row in old]
    if old:
        links = Link.objects.filter(
            scope=PAGE_SCOPE, subject_id__in=[row.pk for row in old], revoked_at=None, expires_at__gt=now()
        )
        topics += [f"link:{id}" for id in links.values_list("pk", flat=True)]
    changed(*topics)


def pages_of(conversation: Conversation) -> list[int]:
    """Ids of the links through which the customer may have the conversation open."""
    links = Link.objects.filter(scope=PAGE_SCOPE, subject_id=conversation.pk, revoked_at=None, expires_at__gt=now())
    return list(links.values_list("pk", flat=True))
