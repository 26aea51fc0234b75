"""record(): write what happened, and set its reactions going, in the transaction of the change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from kept.events.actors import Actor, actor_of
from kept.events.clock import now
from kept.events.models import Event, Subject
from kept.events.reactions import react


@dataclass(frozen=True, slots=True)
class Happened:
    """One event to be written: its name, its main subject, further subjects, and its data."""

    name: str
    subject: models.Model
    about: Iterable[models.Model | None] = ()
    data: dict = field(default_factory=dict)


def record(
    name: str, subject: models.Model, *, by: Any, about: Iterable[models.Model | None] = (), data: dict | None = None
) -> Event:
    """Write the event `name` about `subject` (and further subjects in `about`) done `by` an actor.

    Must be called inside a transaction: the event and its reactions live or die with the change.
    Raises RuntimeError outside of one, TypeError where `by` is nobody.
    """
    return record_many([Happened(name, subject, about, data or {})], by=by)[0]


def record_many(rows: Iterable[Happened], *, by: Any) -> list[Event]:
    """record() for many, in two inserts; in order, with the reactions of each."""
    rows = list(rows)
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({[row.name for row in rows][:3]!r}) outside of a transaction")
    actor: Actor = actor_of(by)
    moment = now()
    events = Event.objects.bulk_create(
        [Event(name=row.name, by_kind=actor.kind, by_id=actor.id, at=moment, data=row.data) for row in rows]
    )
    Subject.objects.bulk_create(
        [each for event, row in zip(events, rows, strict=True) for each in _subjects(event, row)]
    )
    react((event, row.subject) for event, row in zip(events, rows, strict=True))
    return events


def _subjects(event: Event, row: Happened) -> list[Subject]:
    found = {(str(s._meta.model_name), s.pk): s is row.subject for s in (*row.about, row.subject) if s is not None}
    return [Subject(event=event, kind=kind, subject_id=id, main=main) for (kind, id), main in found.items()]
