"""A conversation put aside until its promise is due: it comes back in time to keep it, and moves with it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.models import Conversation, Snooze, Until
from kept.inbox.snoozing import move_snooze, rouse, snooze
from kept.jobs.tasks import task
from kept.promises.models import Promise
from kept.promises.reminding import reminder_at


def snooze_until_due(
    conversation: Conversation, *, by: Any, until: datetime | None = None, expected: int | None = None
) -> Snooze:
    """Put it aside until the next promise in it must be thought of, or `until`, whichever is earlier.

    Raises ValidationError {"event": …} where no promise is open, and as snooze() does.
    """
    due = next_due(conversation)
    if due is None:
        raise ValidationError({"event": _("No promise is open in this conversation.")})
    at = reminder_at(due)
    return snooze(conversation, until=until, event=Until.PROMISE, event_at=at, by=by, expected=expected)


def next_due(conversation: Conversation) -> Promise | None:
    """The open promise of the conversation that is due first."""
    return conversation.promises.open_at(now()).order_by("due_at", "pk").first()  # type: ignore[attr-defined]


def keep_up(event: Any, promise: Any) -> None:
    """At once, when a promise is made, moved, kept or withdrawn: look again at what sleeps until it is due."""
    id = promise.conversation_id
    if id and Snooze.objects.filter(conversation=id, event=Until.PROMISE, ended_at=None).exists():
        # Later, and by itself: whoever keeps a promise holds its row, whoever answers the conversation's.
        follow_promises.enqueue(id)


@task()
def follow_promises(conversation_id: int) -> None:
    """Let the snooze end with the next promise that is open, or now, if none is left. Safe to run twice."""
    rows = Snooze.objects.filter(conversation=conversation_id, event=Until.PROMISE, ended_at=None)
    row = rows.select_related("conversation", "user").first()
    if row is None:
        return
    due = next_due(row.conversation)
    if due is None:
        rouse(row, because=Until.PROMISE, by=SYSTEM)
    else:
        move_snooze(row, event_at=reminder_at(due), by=SYSTEM)
