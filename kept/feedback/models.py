"""Satisfaction: on which channels it is asked, and each asking with its answer."""

from django.db import models

from kept.accounts.models import Team
from kept.events.clock import now
from kept.inbox.models import Channel, Conversation, Message

LOWEST, HIGHEST, LOW, GOOD = 1, 5, 2, 4


class Asking(models.Model):
    """After conversations of this channel we ask. No row: we do not."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="asking")
    delay_hours = models.PositiveSmallIntegerField(default=24, help_text="after it was closed")
    every_days = models.PositiveSmallIntegerField(default=30, help_text="nobody is asked more often")
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"asking on {self.channel_id}"


class Survey(models.Model):
    """One asking: once a conversation. `score` is 1 to 5, null while unanswered; `word` what she wrote with it.

    Channel and team are those at that time. Whose conversation it was says the conversation, so that what is merged
    stays together.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="survey")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=now)
    score = models.PositiveSmallIntegerField(null=True)
    word = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["asked_at", "channel", "team"], name="survey_by_time"),
            models.Index(fields=["-answered_at", "-id"], name="survey_answered"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__range=(LOWEST, HIGHEST)), name="score_of_five"
            )
        ]

    def __str__(self) -> str:
        return f"survey of {self.conversation_id}"

    @property
    def is_low(self) -> bool:
        return self.score is not None and self.score <= LOW
