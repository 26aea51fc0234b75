"""Conversations that were merged: where what was said in one is now, and which ones lead to another."""

from collections.abc import Iterable
from typing import Any

from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation


def now_in(conversation: Conversation) -> Conversation:
    """Where everything said in it is now: itself, or the end of a chain of merges."""
    seen = {conversation.pk}
    while conversation.merged_into_id is not None and conversation.merged_into_id not in seen:
        seen.add(conversation.merged_into_id)
        following = Conversation.objects.select_related("channel", "person", "team", "assignee")
        conversation = following.get(pk=conversation.merged_into_id)
    return conversation


def seen_now_in(user: Any, conversation: Conversation) -> Conversation | None:
    """The one it was merged into in the end, if `user` may see that; None where it was not merged."""
    if conversation.merged_into_id is None:
        return None
    return visible_conversations(user).filter(pk=now_in(conversation).pk).first()


def leading_to(ids: Iterable[int]) -> set[int]:
    """Ids of all conversations merged into these, however far back. One query where none is."""
    found: set[int] = set()
    latest = set(ids)
    while latest:
        rows = Conversation.objects.filter(merged_into__in=latest).values_list("pk", flat=True)
        latest = set(rows) - found
        found |= latest
    return found
