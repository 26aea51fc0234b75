"""Which other conversation somebody means: by its number, by whose it is, else the latest of the same customer."""

from typing import Any

from kept.accounts.permissions import allowed
from kept.inbox.access import conversations_of, visible_conversations
from kept.inbox.models import Conversation
from kept.people.access import people_beginning
from kept.text.numbers import whole

MOST = 20
MOST_PEOPLE = 10


def candidates(user: Any, conversation: Conversation, typed: str = "") -> list[Conversation]:
    """At most twenty that `user` may see, newest first, without this one and those that were merged."""
    if not typed:
        rows = conversations_of(user, conversation.person)
    elif (number := whole(typed.lstrip("#"))) is not None:
        rows = visible_conversations(user).filter(pk=number)
        return list(_shown(rows).exclude(pk=conversation.pk))
    elif allowed(user, "read_people"):
        people = list(people_beginning(user, typed)[:MOST_PEOPLE])
        rows = visible_conversations(user).filter(person__in=people)
    else:
        return []
    rows = rows.filter(merged_into=None, side_of=None).exclude(pk=conversation.pk)
    return list(_shown(rows).order_by("-last_at", "-id")[:MOST])


def _shown(rows: Any) -> Any:
    return rows.select_related("person", "team", "assignee").prefetch_related("person__identities")
