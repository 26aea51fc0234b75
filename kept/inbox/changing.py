"""One way to change conversations: locked, fresh, saved with a higher version, told to open pages.

One is the case of many of which there is one: what comes in thousands (acts on a whole list) goes through the same door.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ForeignKey
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.inbox.announcing import announce_many
from kept.inbox.conflicts import Stale
from kept.inbox.models import Conversation, Snooze, State, StateChange

FIELDS = Conversation._meta.concrete_fields
RELATIONS = [field for field in FIELDS if isinstance(field, ForeignKey)]


@contextmanager
def changing(
    conversation: Conversation, *, expected: int | None = None, customer: bool = False
) -> Iterator[Conversation]:
    """Within the block the row is locked and fresh; what the block sets is saved. Verbs record their event inside.

    `expected` is the version the caller saw (If-Match). Raises Stale if it is another by now, ValidationError
    {"conversation": …} for one that was merged into another: nothing is said or done there any more.
    """
    with changing_many([conversation], expected=expected, customer=customer) as rows:
        if not rows:
            raise Conversation.DoesNotExist
        yield conversation


@contextmanager
def changing_many(
    conversations: Iterable[Conversation], *, expected: int | None = None, customer: bool = False
) -> Iterator[list[Conversation]]:
    """changing() for many. Gives those that are still there; a few statements, however many there are.

    One that was merged into another is not there any more; where it is the only one, that is said.
    """
    with transaction.atomic():
        rows = locked(conversations)
        if len(rows) == 1:
            refuse_merged(rows[0])
        rows = [row for row in rows if row.merged_into_id is None]
        if expected is not None and rows and rows[0].version != expected:
            raise Stale(rows[0])
        before = {row.pk: values_of(row) for row in rows}
        yield rows
        _save_many(rows, before)
    announce_many(rows, (before[row.pk]["assignee_id"] for row in rows), customer=customer)


def locked(conversations: Iterable[Conversation]) -> list[Conversation]:
    """The rows, locked and made fresh in place, without those that are gone. Inside a transaction."""
    rows = list(conversations)
    # In one order, so that two who want the same rows wait for each other instead of for ever. no key: rows that point here may be added meanwhile.
    locked = Conversation.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows]).order_by("pk")
    fresh = {values["id"]: values for values in locked.values(*(field.attname for field in FIELDS))}
    for row in rows:
        for name, value in fresh.get(row.pk, {}).items():
            setattr(row, name, value)
        for field in RELATIONS:
            if field.is_cached(row):  # the team may have become restricted, the colleague may have left
                field.delete_cached_value(row)
    return [row for row in rows if row.pk in fresh]


def refuse_merged(conversation: Conversation) -> None:
    """Raises ValidationError {"conversation": …} where everything said here is in another conversation by now."""
    if conversation.merged_into_id is not None:
        said = _("This was merged into #%(number)s. Go on there.") % {"number": conversation.merged_into_id}
        raise ValidationError({"conversation": ValidationError(said, code="merged")})


def values_of(conversation: Conversation) -> dict[str, Any]:
    """The row's values by column."""
    return {field.attname: getattr(conversation, field.attname) for field in FIELDS}


def save(conversation: Conversation, before: dict[str, Any]) -> bool:
    """Write what differs from `before`, with the next version. Whether anything did."""
    return bool(_save_many([conversation], {conversation.pk: before}))


def _save_many(rows: list[Conversation], before: dict[int, dict[str, Any]]) -> int:
    """One UPDATE for all rows to which the same happened. Returns how many changed."""
    same: dict[tuple, tuple[dict, list[Conversation]]] = {}
    for row in rows:
        old = before[row.pk]
        new = {name: value for name, value in values_of(row).items() if value != old[name]}
        if new:
            row.version = old["version"] + 1
            new.pop("version", None)  # set by a verb whose change is in another table
            same.setdefault(tuple(new.items()), (new, []))[1].append(row)
    for new, group in same.values():
        Conversation.objects.filter(pk__in=[row.pk for row in group]).update(**new, version=F("version") + 1)
    return sum(len(group) for _new, group in same.values())


def to_state(conversation: Conversation, state: State, *, by: Any, because: str = "") -> StateChange | None:
    """Set the state and log who did it; the row itself is saved by the caller. None if it is that state already."""
    return next(iter(to_state_many([conversation], state, by=by, because=because)), None)


def to_state_many(rows: Iterable[Conversation], state: State, *, by: Any, because: str = "") -> list[StateChange]:
    """to_state() for many, in one insert: a change for each that was in another state."""
    actor, changed = actor_of(by), [row for row in rows if row.state != state]
    end_snoozes(changed, because or "hand")
    for row in changed:
        row.state = state
    return StateChange.objects.bulk_create(
        StateChange(conversation=row, to=state, by_kind=actor.kind, by_id=actor.id, because=because) for row in changed
    )


def end_snoozes(rows: Iterable[Conversation], because: str) -> None:
    """Whatever wakes them ends the snoozes that stand, with its reason; the rows themselves are saved by the caller."""
    asleep = [row for row in rows if row.state == State.SNOOZED]
    for row in asleep:
        row.snoozed_until = None
    if asleep:
        standing = Snooze.objects.filter(conversation__in=[row.pk for row in asleep], ended_at=None)
        standing.update(ended_at=now(), ended_because=because[:12])
