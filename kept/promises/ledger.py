"""The log of a promise: each thing that happened is one line, and the columns are the lines read to their end.

Verbs never set a column. They write a line; `fold` reads it into the promise. The same `fold` replays the log
(`replay.py`), so that any state and number can be explained line by line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import F

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.recording import record
from kept.promises.announcing import announce
from kept.promises.models import Entry, EntryKind, Promise

EVENTS = {
    EntryKind.MADE: "promise.made",
    EntryKind.RE_PROMISED: "promise.re_promised",
    EntryKind.ATTEMPTED: "promise.attempted",
    EntryKind.KEPT: "promise.kept",
    EntryKind.BROKEN: "promise.broken",
    EntryKind.OWNED_UP: "promise.owned_up",
    EntryKind.MENDED: "promise.mended",
    EntryKind.VOIDED: "promise.voided",
    EntryKind.PASSED_ON: "promise.passed_on",
    EntryKind.GRACE: "promise.grace_given",
    EntryKind.TAKEN_BACK: "promise.taken_back",
    EntryKind.MOVED: "promise.moved",
}


@dataclass
class Facts:
    """What the log says of one promise: the columns that only the ledger writes. Times are aware, UTC."""

    made_at: datetime | None = None
    first_due_at: datetime | None = None
    due_at: datetime | None = None
    owner_id: int | None = None
    owner_team_id: int | None = None
    grace_until: datetime | None = None
    kept_at: datetime | None = None
    voided_at: datetime | None = None
    mended_at: datetime | None = None
    settled_at: datetime | None = None
    broken_noticed_at: datetime | None = None


COLUMNS = tuple(field.name for field in fields(Facts))


def fold(facts: Any, kind: str, at: datetime, data: dict) -> None:
    """Read one line into `facts` (a Facts or a Promise)."""
    match kind:
        case EntryKind.MADE:
            facts.made_at, facts.first_due_at, facts.due_at = at, moment(data["due"]), moment(data["due"])
            facts.owner_id, facts.owner_team_id = data.get("owner"), data.get("team")
        case EntryKind.RE_PROMISED:
            facts.due_at = moment(data["due"])
        case EntryKind.KEPT:
            facts.kept_at = moment(data["at"])
            if facts.kept_at <= facts.due_at:
                facts.settled_at = at
        case EntryKind.BROKEN:
            facts.broken_noticed_at = at
        case EntryKind.OWNED_UP:
            facts.settled_at = at
        case EntryKind.MENDED:
            facts.mended_at = facts.settled_at = at
        case EntryKind.VOIDED:
            facts.voided_at = facts.settled_at = at
        case EntryKind.PASSED_ON:
            facts.owner_id, facts.owner_team_id = data.get("owner"), data.get("team")
        case EntryKind.GRACE:
            facts.grace_until = moment(data["until"])


def folded(entries: Iterable[Entry]) -> Facts:
    """The facts that these lines (of one promise, in order) say. Lines taken back do not count."""
    lines = list(entries)
    undone = {id for line in lines if line.kind == EntryKind.TAKEN_BACK for id in line.data["entries"]}
    facts = Facts()
    for line in lines:
        if line.pk not in undone:
            fold(facts, line.kind, line.at, line.data)
    return facts


def locked(promise: Promise) -> Promise:
    """The promise as it stands now, held for this transaction, read into the same object.

    Two people may press at once: whoever comes second must see what the first one did.
    """
    promise.refresh_from_db(from_queryset=Promise.objects.select_for_update())
    return promise


def write(
    promise: Promise,
    kind: EntryKind,
    *,
    by: Any,
    at: datetime | None = None,
    message: Any = None,
    data: dict | None = None,
) -> Entry:
    """Add a line, bring the columns up to it, record the event and tell the open pages. Inside a transaction."""
    actor, at, data = actor_of(by), at or now(), data or {}
    line = Entry.objects.create(
        promise=promise, kind=kind, by_kind=actor.kind, by_id=actor.id, at=at, message=message, data=data
    )
    if kind == EntryKind.TAKEN_BACK:
        facts = folded(promise.entries.all())
        for name in COLUMNS:
            setattr(promise, name, getattr(facts, name))
    else:
        fold(promise, kind, at, data)
    save(promise)
    record(
        EVENTS[kind], promise, by=by, about=(promise.conversation, promise.person), data=data | {"what": promise.what}
    )
    announce(promise)
    return line


def save(promise: Promise) -> None:
    """Store the columns of the ledger and grow the version."""
    Promise.objects.filter(pk=promise.pk).update(
        version=F("version") + 1, **{name: getattr(promise, name) for name in COLUMNS}
    )
    promise.version += 1


def moment(text: str) -> datetime:
    """A time as the log writes it (ISO 8601 with its offset)."""
    return datetime.fromisoformat(text)
