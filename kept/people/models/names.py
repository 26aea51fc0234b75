"""What else a person is called, what they are grouped by, and addresses they once had."""

from django.db import models

from kept.events.clock import now
from kept.people.models.persons import IdentityKind, Person


class Alias(models.Model):
    """Another spelling of a person's name, mostly in another script: ميخا for Micah."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "folded"], name="one_alias_a_spelling")]
        indexes = [models.Index(fields=["folded"], opclasses=["varchar_pattern_ops"], name="alias_prefix")]

    def __str__(self) -> str:
        return self.name


class PersonTag(models.Model):
    """A word by which people are grouped: "trade", "wedding"."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_tag_a_name")]
        indexes = [models.Index(fields=["name", "person"], name="persontag_by_name")]

    def __str__(self) -> str:
        return self.name


class FormerIdentity(models.Model):
    """An address that was taken away: nobody is found by it any more, but it tells who wrote long ago."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_identities")
    kind = models.CharField(max_length=8, choices=IdentityKind.choices)
    shown = models.CharField(max_length=320)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-removed_at", "-id"]

    def __str__(self) -> str:
        return self.shown
