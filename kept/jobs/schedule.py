"""Timed work: `settings.KEPT_SCHEDULE` lists it, one row per entry says when it is next due.

Every process looks; whoever moves the row forward enqueues the job in the same transaction. No leader is needed.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from kept.jobs.clock import now
from kept.jobs.models import Tick
from kept.jobs.tasks import add, named
from kept.jobs.waking import Sleep, wake

log = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds


@dataclass(frozen=True)
class Timed:
    """Work that comes round: `path` is a dotted function without arguments; `every` a timedelta or "HH:MM" (daily, UTC).

    What was missed while nothing ran is made up for once, not once per round.
    """

    name: str
    path: str
    every: timedelta | str

    def next_after(self, due: datetime, moment: datetime) -> datetime:
        """The next time after `moment`, keeping the rhythm of `due` where it was not missed."""
        if isinstance(self.every, str):
            hour, minute = map(int, self.every.split(":"))
            today = moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
            return today if today > moment else today + timedelta(days=1)
        return due + self.every if due + self.every > moment else moment + self.every


def timed() -> list[Timed]:
    """The timed work of this installation."""
    return import_string(f"{settings.KEPT_SCHEDULE}.SCHEDULE")


def tick() -> list[str]:
    """Enqueue the timed work that is due and that no other process has taken. Returns its names."""
    moment = now()
    known = dict(Tick.objects.values_list("name", "due_at"))
    return [
        work.name
        for work in timed()
        if known.get(work.name, moment) <= moment and take(work, known.get(work.name), moment)
    ]


def take(work: Timed, due: datetime | None, moment: datetime) -> bool:
    """Move the row forward and enqueue. False if another process was first."""
    following = work.next_after(due or moment, moment)
    with transaction.atomic():
        if due is None:
            taken = Tick.objects.get_or_create(name=work.name, defaults={"due_at": following})[1]
        else:
            taken = bool(Tick.objects.filter(name=work.name, due_at=due).update(due_at=following))
        if taken:
            add(named(work.path), moment, (), f"timed:{work.name}")
            transaction.on_commit(wake)
    return taken


class Clock:
    """Looks at the schedule until `stop` is set."""

    def __init__(self, stop: threading.Event):
        self.stop = stop

    def run(self) -> None:
        with Sleep() as sleep:
            while not self.stop.is_set():
                try:
                    tick()
                except Exception:  # mostly the database is away; the clock must not stop for good
                    log.exception("the clock cannot look at the schedule")
                    connections.close_all()
                sleep.wait(LOOK_EVERY)
        connections.close_all()


def start(stop: threading.Event) -> threading.Thread:
    """Start the clock thread; it ends when `stop` is set and `wake()` is called."""
    thread = threading.Thread(target=Clock(stop).run, name="clock", daemon=True)
    thread.start()
    return thread
