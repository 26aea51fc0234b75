"""More time that the customer offers: stored apart. It never moves the due time and never turns late into kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.inbox.models import Message
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.ledger import locked, write
from kept.promises.making import possible
from kept.promises.models import EntryKind, Promise
from kept.promises.voiding import said_by_customer


def give_grace(
    promise: Promise, *, until: datetime, by: Any, because: str = "", message: Message | None = None
) -> Promise:
    """Note that the customer is content to wait until `until` (aware, after the due time).

    By herself, or by us with what she said in `because`. Raises AlreadySettled or Refused.
    """
    if not said_by_customer(promise, by=by, because=because):
        raise refuse("because", _("Only the customer can give more time. Say how they did."), "required")
    until = possible(until)
    with transaction.atomic():
        locked(promise)
        if promise.settled_at or promise.kept_at:
            raise AlreadySettled
        if until <= promise.due_at:
            raise refuse("until", _("This is no later than what was promised."))
        write(
            promise,
            EntryKind.GRACE,
            by=by,
            message=message,
            data={"until": until.isoformat(), "because": because.strip()[:300]},
        )
    return promise
