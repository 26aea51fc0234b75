"""Two persons who were one: who went into whom, what came along, and what it changed."""

from django.db import models

from kept.events.clock import now
from kept.people.models.names import Alias
from kept.people.models.persons import Person


class Merge(models.Model):
    """`source` was found to be `into`. Undone it stays here: what happened is kept."""

    source = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="went")
    into = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="took")
    changed = models.JSONField(
        default=dict, help_text="columns of `into` that took another value: {name: [before, after]}"
    )
    alias = models.ForeignKey(
        Alias, null=True, on_delete=models.SET_NULL, related_name="+", help_text="the name that lost"
    )
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(undone_at__isnull=True), name="one_standing_merge_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.into_id}"


class Moved(models.Model):
    """One row that came along, named by kind (model name in lower case) and id: it may be of a higher domain."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=30)
    row_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "kind", "row_id"], name="moved_once_a_merge")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_id}"
