"""@task: a function that can be called later. The shape of Django 6's tasks, so that a later change is small."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import update_wrapper
from importlib import import_module
from typing import Any

from django.db import IntegrityError, transaction

from kept.jobs.clock import now
from kept.jobs.models import Job
from kept.jobs.waking import wake


class Task:
    """A function with a place in the queue. Calling it runs it here and now; `enqueue` has it run by a worker."""

    def __init__(
        self, function: Callable, *, queue: str, max_attempts: int, lease: timedelta, most_losses: int | None = None
    ):
        self.function = function
        self.queue = queue
        self.max_attempts = max_attempts
        self.lease = lease
        self.most_losses = most_losses
        self.path = f"{function.__module__}:{function.__name__}"
        update_wrapper(self, function)

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)

    def enqueue(self, *args: Any, unique_key: str | None = None) -> Job:
        """Have it run as soon as the caller's transaction commits. `args` must be JSON (ids, not rows)."""
        return self.enqueue_at(now(), *args, unique_key=unique_key)

    def enqueue_first(self, *args: Any, unique_key: str) -> Job:
        """enqueue() for a caller who knows that none waits under this key, since what it is about is only now made."""
        moment = now()
        with transaction.atomic(savepoint=False):
            job = self._job(moment, moment, args, unique_key)
            job.save(force_insert=True)
            transaction.on_commit(wake)
        return job

    def enqueue_many_first(self, rows: Iterable[tuple[tuple, str]]) -> list[Job]:
        """enqueue_first() for many: each with its arguments and its own unique key."""
        moment = now()
        with transaction.atomic(savepoint=False):
            jobs = Job.objects.bulk_create([self._job(moment, moment, args, key) for args, key in rows], batch_size=500)
            transaction.on_commit(wake)
        return jobs

    def enqueue_at(self, when: datetime, *args: Any, unique_key: str | None = None) -> Job:
        """Have it run at `when` (aware). Of waiting jobs with one `unique_key` there is one: the last call wins."""
        with transaction.atomic(savepoint=False):
            job = add(self, when, args, unique_key)
            transaction.on_commit(wake)
        return job

    def enqueue_many(self, rows: Iterable[tuple]) -> list[Job]:
        """One job per tuple of arguments, in as few inserts as the database allows."""
        moment = now()
        with transaction.atomic(savepoint=False):
            jobs = Job.objects.bulk_create([self._job(moment, moment, row, None) for row in rows], batch_size=500)
            transaction.on_commit(wake)
        return jobs

    def cancel(self, unique_key: str) -> bool:
        """Take the waiting job with this key out of the queue. True if there was one; a running job is not stopped."""
        return bool(Job.objects.waiting().filter(path=self.path, unique_key=unique_key).delete()[0])

    def _job(self, when: datetime, moment: datetime, args: Iterable, unique_key: str | None) -> Job:
        return Job(
            queue=self.queue, path=self.path, args=list(args), unique_key=unique_key,
            run_at=when, created_at=moment, max_attempts=self.max_attempts,
        )  # fmt: skip


def add(task: Task, when: datetime, args: tuple, unique_key: str | None) -> Job:
    """Insert the job, or move the one that waits under the same key to the new time and arguments."""
    job = task._job(when, now(), args, unique_key)
    if unique_key is None:
        job.save(force_insert=True)
        return job
    moved = _move(job)
    if moved:
        return moved
    try:
        with transaction.atomic():
            job.save(force_insert=True)
        return job
    except IntegrityError:
        # Another process inserted the key since we looked; its row is committed now.
        moved = _move(job)
        if moved is None:
            raise
        return moved


def _move(job: Job) -> Job | None:
    same = Job.objects.waiting().filter(unique_key=job.unique_key)
    changes = {
        "path": job.path,
        "queue": job.queue,
        "args": job.args,
        "run_at": job.run_at,
        "attempts": 0,
        "max_attempts": job.max_attempts,
        "error": "",
    }
    return same.first() if same.update(**changes) else None


def task(
    *,
    queue: str = "default",
    max_attempts: int = 8,
    lease: timedelta = timedelta(minutes=5),
    most_losses: int | None = None,
) -> Callable[[Callable], Task]:
    """Make a module-level function a Task.

    It must be safe to run twice: a worker that dies after the work and before its report runs it again.
    `lease` is how long one run may take before it counts as lost. `most_losses`: after so many attempts it is given up
    if the last one took the worker with it; for tasks that read what strangers sent.
    """
    return lambda function: Task(function, queue=queue, max_attempts=max_attempts, lease=lease, most_losses=most_losses)


def named(path: str) -> Task:
    """The Task behind `module:function` (or `module.function`, which may be a plain function of timed work)."""
    module, _, name = path.partition(":") if ":" in path else path.rpartition(".")
    found = getattr(import_module(module), name)
    return (
        found if isinstance(found, Task) else Task(found, queue="default", max_attempts=3, lease=timedelta(minutes=15))
    )
