"""What the head of a conversation says: its tags, how far its list of steps is, until when it sleeps, whether one follows it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value

from kept.inbox.access import visible_conversations
from kept.inbox.lists import SEPARATOR, Joined
from kept.inbox.models import Conversation, Follow, Message, Snooze, Tagging
from kept.inbox.snoozing import standing


@dataclass(frozen=True)
class Headline:
    """`steps` on its list, `done` of them; whether this reader follows it, whether one of us ever answered.

    `asleep` is the snooze that stands; `other` the conversation it waits for, if this reader may see it.
    """

    tags: list[str] = field(default_factory=list)
    steps: int = 0
    done: int = 0
    followed: bool = False
    answered: bool = False
    asleep: Snooze | None = None
    other: Conversation | None = None

    @property
    def still_open(self) -> int:
        return self.steps - self.done


def headline_of(user: Any, conversation: Conversation) -> Headline:
    """One query, two while it sleeps, three while it waits for another."""
    this = OuterRef("pk")
    tags = Tagging.objects.filter(conversation=this).order_by().values("conversation")
    found: Any = (
        Conversation.objects.filter(pk=conversation.pk)
        .annotate(
            steps=Count("checklist"),
            done=Count("checklist", filter=Q(checklist__done_at__isnull=False)),
            followed=Exists(Follow.objects.filter(user=user.pk, conversation=this)),
            answered=Exists(Message.objects.human_replies().filter(conversation=this)),
            tagged=Subquery(tags.annotate(names=Joined("tag__name", Value(SEPARATOR))).values("names")),
        )
        .values("steps", "done", "followed", "answered", "tagged")
        .first()
    )
    if found is None:
        return Headline()
    names = sorted(filter(None, (found.pop("tagged") or "").split(SEPARATOR)), key=str.casefold)
    row = standing(conversation)
    other = visible_conversations(user).filter(pk=row.other_id).first() if row and row.other_id else None
    return Headline(**found, tags=names, asleep=row, other=other)
