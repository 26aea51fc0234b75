"""Work to be done later: one row per job, one per timed work."""

from datetime import datetime

from django.db import models
from django.db.models import Q

# Work that asks servers of others, which may take their time: it has workers of its own, and nothing else waits for it.
OUTSIDE = "outside"
OPEN = Q(finished_at=None, failed_at=None)
WAITING = OPEN & Q(lease_until=None)


class JobQuerySet(models.QuerySet):
    def waiting(self) -> "JobQuerySet":
        """Not done and in nobody's hands (perhaps not yet due, perhaps after a failed attempt)."""
        return self.filter(WAITING)

    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting, and its time has come."""
        return self.waiting().filter(run_at__lte=now)

    def running(self) -> "JobQuerySet":
        """Taken by a worker that has not reported back."""
        return self.filter(OPEN, lease_until__isnull=False)

    def lost(self, now: datetime) -> "JobQuerySet":
        """Taken by a worker that did not report back within its lease: it was killed, or hangs."""
        return self.running().filter(lease_until__lt=now)

    def of(self, outside: bool | None) -> "JobQuerySet":
        """Only what asks servers of others, only what does not, or (None) both."""
        return self if outside is None else self.filter(Q(queue=OUTSIDE) if outside else ~Q(queue=OUTSIDE))

    def failed(self) -> "JobQuerySet":
        """Given up after the last attempt. The error is kept until somebody looks."""
        return self.filter(failed_at__isnull=False)


class Job(models.Model):
    """One call to be made: `path` is module:function, `args` a JSON list. What state it is in follows from the columns.

    waiting (no lease) → running (lease_until) → finished_at, or waiting again later, or failed_at with `error`.
    """

    queue = models.CharField(max_length=30, default="default")
    path = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    unique_key = models.CharField(max_length=200, null=True)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=8)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run_at", "id"], condition=WAITING, name="job_waiting"),
            models.Index(fields=["lease_until"], condition=OPEN & Q(lease_until__isnull=False), name="job_running"),
            models.Index(fields=["failed_at"], condition=Q(failed_at__isnull=False), name="job_failed"),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="job_finished"),
        ]
        constraints = [
            # A running job does not count: it may have read its rows already, so a new call must run after it.
            models.UniqueConstraint(fields=["unique_key"], condition=WAITING, name="job_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.path} #{self.pk}"


class Tick(models.Model):
    """When a piece of timed work is next due. The process that moves this row forward is the one that runs it."""

    name = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at:%Y-%m-%d %H:%M:%S}"
