"""The worker: takes what is due, runs it, reports. A thread when embedded, processes when grown."""

import logging
import threading
import time
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils import translation

from kept.jobs import claiming
from kept.jobs.clock import now
from kept.jobs.models import Job
from kept.jobs.tasks import named
from kept.jobs.waking import Sleep, wake

__all__ = ["Worker", "run_due", "wake"]

log = logging.getLogger(__name__)
LOOK_EVERY = 1.0  # seconds; between processes nobody wakes us
LONGEST_OUTAGE_PAUSE = 30.0


def perform(job: Job) -> BaseException | None:
    """Run a job that was claimed and report on it. Returns the exception it ended with, if any."""
    try:
        task = named(job.path)
        claiming.lengthen(job, task.lease)
        task.function(*job.args)
    except Exception as error:  # whatever a job does, the worker lives on
        log.exception("job %s (%s) failed, attempt %s of %s", job.pk, job.path, job.attempts, job.max_attempts)
        claiming.put_back(job, f"{type(error).__name__}: {error}")
        return error
    else:
        claiming.finish(job)
        return None
    finally:
        # Even if the report did not get through: then the lease runs out, and somebody runs it again.
        claiming.held.discard(job.pk)
        translation.deactivate()


def run_due(until: datetime | None = None, *, raising: bool = False) -> int:
    """Run everything due (by `until`, else now) here and now, also what these jobs enqueue. Returns how many ran.

    For tests. A failing job waits for its next attempt as with a worker; with `raising` its error is raised.
    """
    count = 0
    claiming.recover(until or now())
    while job := claiming.claim(until or now()):
        error = perform(job)
        count += 1
        if raising and error is not None:
            raise error
        if count > 10_000:
            raise RuntimeError(f"jobs without end; the last was {job}")
    return count


class Worker:
    """Runs jobs until `stop` is set. Several may run in one process, each in its own thread."""

    def __init__(self, stop: threading.Event, *, outside: bool | None = None):
        self.stop = stop
        self.outside = outside
        self.outage = 0.0

    def run(self) -> None:
        with Sleep() as sleep:
            while not self.stop.is_set():
                sleep.wait(self.turn())
        connections.close_all()

    def turn(self) -> float:
        """Run all that is due. Returns how many seconds to sleep at most."""
        try:
            close_old_connections()
            if claiming.work_waits(now(), outside=self.outside):
                claiming.recover(now())
                while not self.stop.is_set() and (job := claiming.claim(now(), outside=self.outside)):
                    perform(job)
            self.outage = 0.0
            return self._until_next()
        except Exception:
            # Mostly the database is away: keep trying, but not in a tight loop. A worker never dies of it.
            log.exception("the worker cannot work")
            connections.close_all()
            self.outage = min(max(1.0, self.outage * 2), LONGEST_OUTAGE_PAUSE)
            return self.outage

    def _until_next(self) -> float:
        waiting = Job.objects.waiting().of(self.outside)
        first = waiting.order_by("run_at").values_list("run_at", flat=True).first()
        return LOOK_EVERY if first is None else min(LOOK_EVERY, max(0.0, (first - now()).total_seconds()))


def start(count: int, stop: threading.Event) -> list[threading.Thread]:
    """Start `count` worker threads, and as many for what asks servers of others, which may hang.

    They end when `stop` is set and `wake()` is called.
    """
    threads = [
        threading.Thread(target=Worker(stop, outside=outside).run, name=f"worker-{name}-{n}", daemon=True)
        for name, outside in (("inside", False), ("outside", True))
        for n in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads


def join(threads: list[threading.Thread], seconds: float) -> bool:
    """Wait at most `seconds` in all for the threads to end. True if all did; the rest lose their leases."""
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)
