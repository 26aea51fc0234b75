"""What happened: one row per event, and one per further subject it is about."""

from django.db import models


class EventQuerySet(models.QuerySet):
    def about(self, kind: str, id: int) -> "EventQuerySet":
        """Events about the subject `kind`/`id`, newest first."""
        return self.filter(subjects__kind=kind, subjects__subject_id=id).order_by("-subjects__event_id")


class Event(models.Model):
    """Something that happened: `name` as noun.past_tense, who did it, when, and what is worth keeping of it."""

    name = models.CharField(max_length=60)
    by_kind = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "-id"], name="event_by_name")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Subject(models.Model):
    """One thing an event is about, named by kind (model name in lower case) and id: no foreign key upward."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    main = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id", "-event"], name="event_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
