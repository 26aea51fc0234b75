"""Saved conditions over people."""

from django.db import models

from kept.accounts.models import User
from kept.events.clock import now


class Segment(models.Model):
    """Who speaks Arabic and has heard nothing since March: a tree of conditions, the same shape as of saved views."""

    name = models.CharField(max_length=120)
    conditions = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
