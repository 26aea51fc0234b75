"""Receipts: what a channel says by itself the moment somebody wrote, and to whom it was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.events.clock import now
from kept.inbox.models.channels import Channel
from kept.inbox.models.conversations import Conversation
from kept.inbox.models.messages import Message


class ReceiptWhen(models.TextChoices):
    OFF = "off", _("Never")
    AWAY = "away", _("While the team is away")
    ALWAYS = "always", _("Always")


class ReceiptSetting(models.Model):
    """Whether a channel sends receipts, and its own words for them: {"away" | "open": {language: text}}."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="receipt_setting")
    when = models.CharField(max_length=8, choices=ReceiptWhen.choices, default=ReceiptWhen.OFF)
    words = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"receipts of {self.channel}"


class Receipt(models.Model):
    """One that was sent; `back_at` is when it said that we are back, empty where somebody was there."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="receipts")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    back_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["conversation", "-at"], name="receipt_latest")]

    def __str__(self) -> str:
        return f"receipt in {self.conversation_id}"
