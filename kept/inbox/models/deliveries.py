"""How an answer left, and how each recipient's copy fared."""

from django.db import models

from kept.events.clock import now
from kept.inbox.models.delivery_states import DeliveryState, RecipientState
from kept.inbox.models.messages import Message


class Delivery(models.Model):
    """How a reply left: the state, the tries, and the other server's own words when it failed."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="delivery")
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    queued_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    delayed_at = models.DateTimeField(null=True, help_text="when another server said that it still tries")

    class Meta:
        indexes = [models.Index(fields=["state", "message"], name="delivery_by_state")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class Recipient(models.Model):
    """How one recipient's copy of a reply fared: what their server said last (`status` as `550` or `5.1.1`), and when."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=320)
    state = models.CharField(max_length=8, choices=RecipientState.choices, default=RecipientState.QUEUED)
    status = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "address"], name="one_row_a_recipient")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.address} {self.state}"
