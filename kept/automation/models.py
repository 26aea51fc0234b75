"""Macros, and acts on many conversations: what was asked for, and part by part what became of it."""

from django.db import models
from django.db.models import Q

from kept.accounts.models import Team, User
from kept.events.clock import now


class Macro(models.Model):
    """Words that are often said, by language, and the acts that go with them. Of one user, of a team, or (neither) of all.

    `acts` are [{"act", "value"}] of the table of acts. `used` is counted for the order of the list, of the macro alone.
    """

    name = models.CharField(max_length=80)
    code = models.CharField(max_length=30, blank=True, help_text="a short word to find it by")
    owner = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="macros")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="macros")
    texts = models.JSONField(default=dict, help_text="language tag -> text")
    acts = models.JSONField(default=list)
    folded = models.TextField(blank=True, help_text="name, code and texts as they are searched")
    used = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="macro_of_one_or_a_team"),
        ]
        indexes = [models.Index(fields=["-used", "id"], name="macro_by_use")]

    def __str__(self) -> str:
        return self.name


class BulkAct(models.Model):
    """One act on many conversations, asked for by one user. Counts are of conversations; `same` were so already.

    running → finished_at | cancelled_at (by hand, in mid-run) | stopped_at with `problem`. `undoes` is the run it takes back.
    """

    act = models.CharField(max_length=30)
    value = models.JSONField(default=str)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bulk_acts")
    view = models.CharField(
        max_length=120, blank=True, help_text="the list it was asked for in, where all of it was meant"
    )
    undoes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by")
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="why it was stopped, in the user's language")

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="bulkact_of_user")]

    def __str__(self) -> str:
        return f"{self.act} on {self.total}"

    @property
    def done(self) -> int:
        return self.changed + self.same + self.failed

    @property
    def is_running(self) -> bool:
        return not (self.finished_at or self.cancelled_at or self.stopped_at)


class BulkPart(models.Model):
    """Some of its conversations, done in one transaction. `was` and `made` are what the act touched, before and after."""

    bulk = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="parts")
    ids = models.JSONField(default=list)
    was = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    problems = models.JSONField(default=dict, help_text="what is wrong with each that was left, by id")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["bulk", "id"], name="bulkpart_in_order"),
            models.Index(fields=["bulk", "id"], condition=Q(done_at=None), name="bulkpart_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.bulk_id} part {self.pk}"
