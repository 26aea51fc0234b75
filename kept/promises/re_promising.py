"""Promising anew: only while the old time has not passed, and only when the customer is told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.inbox.models import Kind, Message
from kept.promises.duty import is_off_at
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.keeping import is_to
from kept.promises.ledger import locked, write
from kept.promises.making import possible
from kept.promises.models import EntryKind, Promise
from kept.promises.scheduling import schedule


def re_promise(promise: Promise, *, due_at: datetime, message: Message, words: str = "", by: Any) -> Promise:
    """Move the due time to `due_at` (aware), as the customer is told in `message` (a reply to her).

    Raises AlreadySettled, or Refused: after the due time it is broken and needs mending instead, and a new time that
    the customer does not hear of is no promise.
    """
    if message is None or message.kind != Kind.REPLY or message.automatic or not is_to(message, promise):
        raise refuse("message", _("A new time is promised to the customer: tell them in a message."), "required")
    due_at = possible(due_at)
    with transaction.atomic():
        locked(promise)
        if promise.settled_at or promise.kept_at:
            raise AlreadySettled
        if now() > promise.due_at:
            raise refuse(
                "due_at", _("The time has passed already: this promise is broken. Make it good instead."), "broken"
            )
        data: dict[str, Any] = {
            "due": due_at.isoformat(),
            "before": promise.due_at.isoformat(),
            "words": words.strip()[:600],
        }
        if is_off_at(promise.owner, promise.owner_team, due_at):
            data["owner_off"] = True
        write(promise, EntryKind.RE_PROMISED, by=by, message=message, data=data)
        schedule(promise)
    return promise
