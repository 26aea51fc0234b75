"""How pressing a conversation is: low, normal, high, urgent."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.recording import Happened, record_many
from kept.inbox.changing import changing_many
from kept.inbox.models import Conversation, Priority
from kept.inbox.refusing import Refused, one


def prioritise(conversation: Conversation, *, to: int, by: Any, expected: int | None = None) -> Conversation:
    """Set the priority, a value of Priority. Raises ValidationError {"priority": …}, Stale. Event: conversation.prioritised."""
    return one(conversation, prioritise_many([conversation], to=to, by=by, expected=expected))


def prioritise_many(conversations: Iterable[Conversation], *, to: int, by: Any, expected: int | None = None) -> Refused:
    """prioritise() for many."""
    if to not in Priority.values:
        raise ValidationError({"priority": _("There is no such priority.")})
    with changing_many(conversations, expected=expected) as found:
        rows = [(row, row.priority) for row in found if row.priority != to]
        for row, _before in rows:
            row.priority = to
        happened = [Happened("conversation.prioritised", row, (), {"from": before, "to": to}) for row, before in rows]
        record_many(happened, by=by)
    return {}
