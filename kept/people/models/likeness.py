"""Who might be one: the signs by which that is seen, and what people said of it."""

from django.db import models

from kept.events.clock import now
from kept.people.models.persons import Person


class Sign(models.Model):
    """Something of a person that is the same however it is written: see signs.py. `value` begins with its kind."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signs")
    value = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["value", "person"], name="one_sign_a_value")]

    def __str__(self) -> str:
        return self.value


class Likely(models.Model):
    """Two who may be one, the elder first. `because` are kinds of signs; `parted_at`: people said that they are two."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    because = models.JSONField(default=list)
    found_at = models.DateTimeField(default=now)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_row_a_pair")]
        indexes = [models.Index(fields=["-id"], name="likely_waiting", condition=models.Q(parted_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class Looked(models.Model):
    """How far the search for likely duplicates has come: the newest person and the newest event it has seen."""

    person_id = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"people to {self.person_id}"
