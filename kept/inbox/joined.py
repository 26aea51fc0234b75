"""Conversations that were merged: where what was said in one is now, and which ones lead to another."""

from collections.abc import Iterable

from kept.inbox.models import Conversation


def now_in(conversation: Conversation) -> Conversation:
    """Where everything said in it is now: itself, or the end of a chain of merges."""
    seen = {conversation.pk}
    while conversation.merged_into_id is not None and conversation.merged_into_id not in seen:
        seen.add(conversation.merged_into_id)
        following = Conversation.objects.select_related("channel", "person", "team", "assignee")
        conversation = following.get(pk=conversation.merged_into_id)
    return conversation


def leading_to(ids: Iterable[int]) -> set[int]:
    """Ids of all conversations merged into these, however far back. One query where none is."""
    found: set[int] = set()
    latest = set(ids)
    while latest:
        rows = Conversation.objects.filter(merged_into__in=latest).values_list("pk", flat=True)
        latest = set(rows) - found
        found |= latest
    return found
