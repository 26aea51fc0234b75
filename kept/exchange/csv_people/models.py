"""One CSV file of people: how it is read, how far it is, and what each of its lines did."""

from django.db import models

from kept.accounts.models import User
from kept.events.clock import now
from kept.files.models import StoredFile


class CsvImport(models.Model):
    """looked at → started_at → finished_at | stopped_at with `problem`; then undoing_at → undone_at.

    `mapping` names a field for each column, "" for those left out. `position` is in bytes, `line` counts lines.
    `policy`: "fill" only what is empty, or "replace" what is known.
    """

    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(default=0)
    encoding = models.CharField(max_length=20, default="utf-8")
    delimiter = models.CharField(max_length=1, default=",")
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    policy = models.CharField(max_length=8, default="fill")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.BigIntegerField(default=0)
    line = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="lines by what became of them: new, updated, same, wrong")
    created_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    undoing_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="csvimport_latest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return bool(self.started_at and not (self.finished_at or self.stopped_at))

    @property
    def is_undoing(self) -> bool:
        return bool(self.undoing_at and not self.undone_at)

    @property
    def share(self) -> int:
        """How far it is, 0 to 100."""
        return 100 if self.finished_at else min(99, self.position * 100 // max(1, self.size))


class CsvLine(models.Model):
    """A line that changed something (with what undoing it needs) or was wrong (with its cells, and why)."""

    source = models.ForeignKey(CsvImport, on_delete=models.CASCADE, related_name="lines")
    number = models.BigIntegerField()
    what = models.CharField(max_length=8)
    person_id = models.BigIntegerField(null=True, help_text="no key: the person may be gone again")
    before = models.JSONField(default=dict)
    cells = models.JSONField(default=list)
    why = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["source", "what", "id"], name="csvline_in_order")]

    def __str__(self) -> str:
        return f"line {self.number}: {self.what}"
