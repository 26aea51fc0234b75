"""Taking a job and reporting on it: each in one short transaction, so that several workers never run one twice."""

import random
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from kept.jobs.clock import now
from kept.jobs.models import OUTSIDE, Job, Tick
from kept.jobs.tasks import named

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
LEASE = timedelta(minutes=5)
STOPPED = "The worker stopped before it was done."

# Jobs in the hands of this process. The demo's clock may jump past their leases; they are not lost all the same.
held: set[int] = set()

CLAIM = """
UPDATE jobs_job SET lease_until = %s, attempts = attempts + 1 WHERE id = (
  SELECT id FROM jobs_job WHERE finished_at IS NULL AND failed_at IS NULL AND lease_until IS NULL AND run_at <= %s {only}
  ORDER BY run_at, id LIMIT 1 {lock}
) RETURNING *
"""


def pause(attempts: int) -> timedelta:
    """How long to wait after the `attempts`-th failure: 10 s, 30 s, 90 s … 6 h, give or take a fifth."""
    plain = min(FIRST_PAUSE * 3 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return plain * random.uniform(0.8, 1.2)


def work_waits(until: datetime, *, outside: bool | None = None) -> bool:
    """Whether there is anything to take. A plain read: an idle worker never takes SQLite's write lock."""
    return Job.objects.due(until).of(outside).exists() or Job.objects.lost(until).exclude(pk__in=list(held)).exists()


def claim(until: datetime, *, outside: bool | None = None) -> Job | None:
    """Take the job that has been due longest, or None. Its lease says until when we are believed to be alive.

    `outside`: only what asks servers of others (or only what does not); None takes both.
    """
    only = {None: "", True: f"AND queue = '{OUTSIDE}'", False: f"AND queue <> '{OUTSIDE}'"}[outside]
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    adapt = connection.ops.adapt_datetimefield_value
    with transaction.atomic():
        job = next(
            iter(Job.objects.raw(CLAIM.format(lock=lock, only=only), [adapt(now() + LEASE), adapt(until)])), None
        )
        if job is not None:
            held.add(job.pk)
    return job


def lengthen(job: Job, lease: timedelta) -> None:
    """Give a job of a slow task the longer lease it asked for."""
    if lease > LEASE:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(lease_until=now() + lease)


def finish(job: Job) -> None:
    """It is done."""
    # In atomic(), as all writes here: only so do threads queue fairly for SQLite's write lock.
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(finished_at=now(), lease_until=None, error="")


def put_back(job: Job, error: str, *, most: int | None = None, wait: timedelta | None = None) -> None:
    """It did not work: try again later (after `wait`), or keep it as failed after the last attempt (`most`, if fewer)."""
    moment = now()
    if job.attempts >= min(most or job.max_attempts, job.max_attempts):
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(failed_at=moment, lease_until=None, error=error)
        return
    try:
        with transaction.atomic():
            later = moment + (pause(job.attempts) if wait is None else wait)
            Job.objects.filter(pk=job.pk).update(run_at=later, lease_until=None, error=error)
    except IntegrityError:
        # A newer job with the same key waits already and will do the work.
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(finished_at=moment, lease_until=None, error=error)


def recover(until: datetime) -> int:
    """Put the jobs of killed workers back into the queue. Returns how many."""
    lost = Job.objects.lost(until).exclude(pk__in=list(held))
    if not lost.exists():
        return 0
    return _put_back_lost(lost)


def recover_all() -> int:
    """Put back whatever is held, without waiting for its lease: for a process that knows it is alone. Returns how many.

    What was lost for the first time runs at once; what took a worker with it before lets others go first.
    """
    return _put_back_lost(Job.objects.running().exclude(pk__in=list(held)), at_once=True)


def _put_back_lost(lost: QuerySet[Job], *, at_once: bool = False) -> int:
    with transaction.atomic():
        jobs = list(lost.select_for_update(skip_locked=True))
        for job in jobs:
            put_back(job, STOPPED, most=_most_losses(job), wait=timedelta() if at_once and job.attempts == 1 else None)
    return len(jobs)


def _most_losses(job: Job) -> int | None:
    """How often the worker may be lost while it runs this, as its task says."""
    try:
        return named(job.path).most_losses
    except (ImportError, AttributeError):  # the task has gone; perform() says so
        return None


def run_again(job: Job) -> None:
    """Give a failed job a new set of attempts, from now on."""
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(failed_at=None, attempts=0, run_at=now())


def forget(finished_for: timedelta = timedelta(days=1), failed_for: timedelta = timedelta(days=30)) -> int:
    """Delete jobs done long ago, and the time of timed work that no longer exists. Returns how many jobs."""
    moment = now()
    Tick.objects.filter(due_at__lt=moment - failed_for).delete()
    done = Job.objects.filter(finished_at__lt=moment - finished_for).delete()[0]
    return done + Job.objects.filter(failed_at__lt=moment - failed_for).delete()[0]
