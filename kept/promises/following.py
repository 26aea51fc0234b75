"""Promises stand where their conversation is: they follow what is merged, taken apart or split off, at once."""

from typing import Any

from kept.events.actors import Actor
from kept.inbox.models import Conversation, Moved
from kept.promises.announcing import announce
from kept.promises.ledger import locked, write
from kept.promises.models import EntryKind, Promise, PromiseQuerySet


def follow_merge(event: Any, origin: Conversation) -> None:
    """At once, when `origin` was merged (conversation.merged): all that was promised in it."""
    _move(event, Promise.objects.filter(conversation=origin), to=event.data["into"])


def follow_back(event: Any, origin: Conversation) -> None:
    """At once, when it was taken apart (conversation.unmerged): what had come by that merge and is still there."""
    came = Promise.objects.filter(entries__kind=EntryKind.MOVED, entries__data__move=event.data["move"])
    _move(event, came.filter(conversation=event.data["from"]).distinct(), to=origin.pk)


def follow_split(event: Any, target: Conversation) -> None:
    """At once, when `target` was split off (conversation.split): what was promised in the messages that went."""
    gone = Moved.objects.filter(move=event.data["move"]).values("message")
    _move(event, Promise.objects.filter(conversation=event.data["from"], message__in=gone), to=target.pk)


def _move(event: Any, rows: PromiseQuerySet, *, to: int) -> None:
    by = Actor(event.by_kind, event.by_id)
    for promise in Promise.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).order_by("pk"):
        locked(promise)
        announce(promise)  # the pages that showed it so far
        data = {"move": event.data["move"], "from": promise.conversation_id, "to": to}
        Promise.objects.filter(pk=promise.pk).update(conversation=to)
        promise.refresh_from_db(fields=["conversation"])
        write(promise, EntryKind.MOVED, by=by, data=data)
