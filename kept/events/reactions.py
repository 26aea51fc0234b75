"""When X happens, then Y: the table lives in config/reactions.py, this module only follows it."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from kept.jobs.tasks import task

EVERY = "*"  # in AT_ONCE: what follows from everything that happens


@cache
def table(moment: str) -> dict[str, tuple[str, ...]]:
    """The reactions of `moment` (AT_ONCE or LATER): dotted names of functions by event name."""
    return {name: tuple(rows) for name, rows in import_string(f"{settings.KEPT_REACTIONS}.{moment}").items()}


def react(happened: Iterable[tuple[Any, Any]]) -> None:
    """For each (event, subject): run what happens at once (a failure fails the verb), and queue what happens later.

    One job a reaction, all of them in one insert.
    """
    later = []
    for event, subject in happened:
        for reaction in (*table("AT_ONCE").get(event.name, ()), *table("AT_ONCE").get(EVERY, ())):
            import_string(reaction)(event, subject)
        later += [(event.pk, reaction) for reaction in table("LATER").get(event.name, ())]
    if later:
        run_later.enqueue_many(later)


@task()
def run_later(event_id: int, reaction: str) -> None:
    """Run one later reaction of an event. Safe to run twice: reactions look before they act."""
    from kept.events.models import Event

    event = Event.objects.filter(pk=event_id).first()
    if event is not None:
        import_string(reaction)(event)
