"""record(): write what happened, and set its reactions going, in the transaction of the change."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from kept.events.actors import Actor, actor_of
from kept.events.clock import now
from kept.events.models import Event, Subject
from kept.events.reactions import react


def record(
    name: str, subject: models.Model, *, by: Any, about: Iterable[models.Model | None] = (), data: dict | None = None
) -> Event:
    """Write the event `name` about `subject` (and further subjects in `about`) done `by` an actor.

    Must be called inside a transaction: the event and its reactions live or die with the change.
    Raises RuntimeError outside of one, TypeError where `by` is nobody.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"record({name!r}) outside of a transaction")
    actor: Actor = actor_of(by)
    event = Event.objects.create(name=name, by_kind=actor.kind, by_id=actor.id, at=now(), data=data or {})
    rows = {(str(s._meta.model_name), s.pk): s is subject for s in (*about, subject) if s is not None}
    Subject.objects.bulk_create(
        Subject(event=event, kind=kind, subject_id=id, main=main) for (kind, id), main in rows.items()
    )
    react(event, subject)
    return event
