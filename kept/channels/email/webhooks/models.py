"""The places at which mail services hand in mail."""

from __future__ import annotations

from django.db import models

from kept.channels.email.webhooks.kinds import KINDS
from kept.events.clock import now
from kept.inbox.models import Channel


class Webhook(models.Model):
    """An address that one mail service was told. Its key is shown once; `digest` is that of the key.

    `channel` null: the recipients of each mail decide. `secret` is what the service signs with, or its API key, sealed.
    """

    service = models.CharField(max_length=20)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    secret = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"webhook of {self.service}"

    @property
    def title(self) -> str:
        """The service as it calls itself."""
        return KINDS[self.service].title
