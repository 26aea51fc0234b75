"""When X happens, then Y: the table lives in config/reactions.py, this module only follows it."""

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


def react(event: Any, subject: Any) -> None:
    """Run what happens at once (a failure fails the verb) and queue what happens later, one job each."""
    for reaction in (*table("AT_ONCE").get(event.name, ()), *table("AT_ONCE").get(EVERY, ())):
        import_string(reaction)(event, subject)
    for reaction in table("LATER").get(event.name, ()):
        run_later.enqueue(event.pk, reaction)


@task()
def run_later(event_id: int, reaction: str) -> None:
    """Run one later reaction of an event. Safe to run twice: reactions look before they act."""
    from kept.events.models import Event

    event = Event.objects.filter(pk=event_id).first()
    if event is not None:
        import_string(reaction)(event)
