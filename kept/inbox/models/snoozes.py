"""A conversation put aside until something happens, and who follows one that is not theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.inbox.models.conversations import Conversation, State


class Until(models.TextChoices):
    """What a snooze waits for beside its time. A customer's message ends every snooze."""

    REPLY = "reply", _("the customer writes")
    PROMISE = "promise", _("a promise is due")
    CLOSED = "closed", _("another conversation is closed")


class Snooze(models.Model):
    """Who put a conversation aside, when and until when; it ends with the earlier of `until` (as chosen) and `event`.

    When it will wake, as far as a clock says, is `conversation.snoozed_until`. `other` is the conversation whose closing it waits for. `was` is the state to which undoing leads back.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)
    event = models.CharField(max_length=8, choices=Until.choices, blank=True)
    other = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="+")
    was = models.CharField(max_length=8, choices=State.choices)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, blank=True, help_text="time, reply, promise, closed, hand, again")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(ended_at__isnull=True), name="one_standing_snooze"
            )
        ]
        indexes = [
            models.Index(fields=["other"], name="snooze_by_other", condition=models.Q(ended_at__isnull=True)),
            models.Index(fields=["conversation", "-at"], name="snooze_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} until {self.until or self.event}"


class Follow(models.Model):
    """Who wants to hear of a conversation without having it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="one_follow_a_user")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.conversation_id}"
