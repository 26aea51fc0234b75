"""The raw input that messages came from."""

from django.db import models

from kept.accounts.models import User
from kept.events.clock import now
from kept.files.models import StoredFile
from kept.inbox.models.channels import Channel
from kept.inbox.models.conversations import Conversation
from kept.inbox.models.messages import Message


class Raw(models.Model):
    """Received input exactly as it came, stored before it was read. Nothing received is lost.

    `settled_at` null: not read yet. `reason` set and `message` null: in quarantine, where people see it: `channel` is
    where it would belong, `about` what it speaks of, `owner` who looks at it; aside it is out of the way, and later its
    bytes are forgotten (never its row).
    """

    channel_kind = models.CharField(max_length=20, default="email")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, db_index=True)
    envelope = models.JSONField(default=dict, help_text="what the door knew: recipients, sender, channel")
    received_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="raws")
    duplicate = models.BooleanField(default=False)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    about = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    aside_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="raw_quarantine", condition=models.Q(message__isnull=True)),
            models.Index(fields=["received_at"], name="raw_unsettled", condition=models.Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"raw {self.pk}"
