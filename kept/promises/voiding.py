"""Withdrawing a promise: the customer no longer needs it. It is hers to withdraw, never ours."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.inbox.models import Message
from kept.promises.breaking import break_now
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.ledger import locked, write
from kept.promises.models import EntryKind, Promise
from kept.promises.scheduling import unschedule


def void(promise: Promise, *, by: Any, because: str = "", message: Message | None = None) -> Promise:
    """Withdraw `promise` on the customer's word: by herself, or by us with what she said in `because`.

    After the due time nothing more is owed, but it stays broken: she was let down all the same.
    Raises AlreadySettled, or Refused when it is not said how the customer withdrew it.
    """
    if not said_by_customer(promise, by=by, because=because):
        raise refuse("because", _("Only the customer can withdraw a promise. Say how they did."), "required")
    with transaction.atomic():
        locked(promise)
        if promise.settled_at or promise.kept_at:
            raise AlreadySettled
        break_now(promise)
        write(promise, EntryKind.VOIDED, by=by, message=message, data={"because": because.strip()[:300]})
        unschedule(promise)
    return promise


def said_by_customer(promise: Promise, *, by: Any, because: str) -> bool:
    """Whether the customer acts herself, or somebody of ours says in words how she did."""
    actor = actor_of(by)
    if actor.kind == "customer":
        return actor.id == promise.person_id
    return bool(because.strip())
