"""Replaying a promise from its log: the same facts, the same state and numbers as its columns say."""

from datetime import datetime

from kept.promises.ledger import COLUMNS, folded
from kept.promises.models import Promise


def replayed(promise: Promise, *, until: datetime | None = None) -> Promise:
    """A copy of `promise`, not stored, whose columns are what the log says (up to the aware time `until`, if given)."""
    entries = promise.entries.order_by("pk")
    facts = folded(entries if until is None else entries.filter(at__lte=until))
    copy = Promise(
        pk=promise.pk, person_id=promise.person_id, what=promise.what, act=promise.act, timezone=promise.timezone
    )
    for name in COLUMNS:
        setattr(copy, name, getattr(facts, name))
    return copy


def differences(promise: Promise) -> dict[str, tuple]:
    """Columns that say something else than the log: {name: (column, log)}. Empty unless something went wrong."""
    copy = replayed(promise)
    return {
        name: (getattr(promise, name), getattr(copy, name))
        for name in COLUMNS
        if getattr(promise, name) != getattr(copy, name)
    }
