"""An answer undone while it was still held never reached anybody, so what it promised and kept is undone with it."""

from typing import Any

from kept.events.actors import Actor
from kept.events.recording import record
from kept.inbox.models import Conversation, Message
from kept.inbox.replying import undo
from kept.promises.announcing import announce
from kept.promises.ledger import locked, write
from kept.promises.models import Entry, EntryKind, Promise
from kept.promises.scheduling import schedule, unschedule


def take_back_with(event: Any, message: Message) -> None:
    """At once, when a message was undone (message.undone), in the same transaction and while the message still stands.

    A promise nobody was told is none: those made in the message go, with their log (an event keeps what they were).
    A keeping or a new time that went with it is taken back by a further line in that promise's log.
    """
    by = Actor(event.by_kind, event.by_id)
    lines = list(Entry.objects.filter(message=message).order_by("pk"))
    made = {line.promise_id for line in lines if line.kind == EntryKind.MADE}
    for promise in Promise.objects.filter(pk__in={line.promise_id for line in lines}).order_by("pk"):
        locked(promise)
        if promise.pk in made:
            unsay(promise, by=by)
        else:
            take_back_lines(promise, [line.pk for line in lines if line.promise_id == promise.pk], by=by)


def unsay(promise: Promise, *, by: Any) -> None:
    """Remove a promise that nobody has heard of."""
    record(
        "promise.unsaid",
        promise,
        by=by,
        about=(promise.conversation, promise.person),
        data={"what": promise.what, "due": promise.due_at.isoformat()},
    )
    unschedule(promise)
    announce(promise)
    promise.delete()


def take_back_lines(promise: Promise, entries: list[int], *, by: Any) -> None:
    """Let lines of a promise's log no longer count, and look after the promise again."""
    write(promise, EntryKind.TAKEN_BACK, by=by, data={"entries": entries})
    if not promise.settled_at:
        schedule(promise)


def take_back(message: Message, *, by: Any) -> Conversation:
    """Undo an answer while it is held, with all that went with it. Raises TooLate if it has left.

    The promises are taken back by the reaction above, so that no other way of undoing can forget them.
    """
    return undo(message, by=by)
