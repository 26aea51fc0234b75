"""Jobs that are cheaper done together: whoever runs one takes along others of the same task that wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from kept.jobs.claiming import LEASE, held, put_back
from kept.jobs.clock import now
from kept.jobs.models import Job
from kept.jobs.tasks import Task

TAKE = """
UPDATE jobs_job SET lease_until = %s, attempts = attempts + 1 WHERE id IN (
  SELECT id FROM jobs_job WHERE finished_at IS NULL AND failed_at IS NULL AND lease_until IS NULL AND run_at <= %s
  AND path = %s AND attempts = 0 ORDER BY run_at, id LIMIT %s {lock}
) RETURNING *
"""


@contextmanager
def taken_along(task: Task, own_key: str, *, most: int) -> Iterator[list[Job]]:
    """Up to `most` further jobs of `task` that nobody has tried yet, for the job with `own_key` that runs now.

    They are done when the block ends, and each is put back if it raises. A job that was tried before runs alone, and
    so do those it would have taken: what takes a worker with it is found by its own attempts.
    """
    first = Job.objects.running().filter(path=task.path, unique_key=own_key, attempts=1).exists()
    jobs = _take(task, most, now()) if first and most > 0 else []
    try:
        yield jobs
    except Exception as error:
        for job in jobs:
            put_back(job, f"{type(error).__name__}: {error}")
        raise
    else:
        if jobs:
            with transaction.atomic():
                ids = [job.pk for job in jobs]
                Job.objects.filter(pk__in=ids).update(finished_at=now(), lease_until=None, error="")
    finally:
        held.difference_update(job.pk for job in jobs)


def _take(task: Task, most: int, moment: datetime) -> list[Job]:
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    adapt = connection.ops.adapt_datetimefield_value
    with transaction.atomic():
        jobs = list(Job.objects.raw(TAKE.format(lock=lock), [adapt(moment + LEASE), adapt(moment), task.path, most]))
        held.update(job.pk for job in jobs)
    return jobs
