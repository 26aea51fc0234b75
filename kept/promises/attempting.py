"""Trying in vain: a call nobody answered is written down; it neither keeps the promise nor breaks it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kept.events.clock import now
from kept.promises.errors import AlreadySettled, refuse
from kept.promises.ledger import locked, write
from kept.promises.models import Entry, EntryKind, Promise

# How a call can end without reaching anybody. Any other result is one.
UNANSWERED = {
    "no_answer": gettext_lazy("no answer"),
    "busy": pgettext_lazy("telephone", "engaged"),
    "voicemail": gettext_lazy("voicemail"),
    "wrong_number": gettext_lazy("wrong number"),
}


def attempt(promise: Promise, *, result: str = "no_answer", note: str = "", by: Any) -> Entry:
    """Note that we tried now and how it ended (a key of UNANSWERED). Raises AlreadySettled, or Refused for another result."""
    if result not in UNANSWERED:
        raise refuse("result", _("Say how the attempt ended."))
    with transaction.atomic():
        locked(promise)
        if promise.settled_at or promise.kept_at:
            raise AlreadySettled
        return write(
            promise,
            EntryKind.ATTEMPTED,
            by=by,
            data={"act": promise.act, "at": now().isoformat(), "result": result, "note": note.strip()[:300]},
        )
