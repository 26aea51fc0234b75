"""An answer that is written and leaves later."""

from django.db import models

from kept.accounts.models import User
from kept.events.clock import now
from kept.files.models import StoredFile
from kept.inbox.models.conversations import Conversation


class Scheduled(models.Model):
    """An answer that leaves at `leave_at`: until then it is no message, and stops no clock. One a conversation.

    `promises` and `keeps` are what it will promise and keep, as rows of JSON; `seen_message_id` the newest message it
    was written against; `then` what is done once it left. `timezone` is the customer's, in which the time was said.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="scheduled")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    recipients = models.JSONField(default=dict, help_text="to, cc, bcc as chosen; {} for whoever wrote last")
    promises = models.JSONField(default=list)
    keeps = models.JSONField(default=list)
    files = models.ManyToManyField(StoredFile, related_name="+")
    leave_at = models.DateTimeField()
    timezone = models.CharField(max_length=60, default="UTC")
    then = models.CharField(max_length=12, blank=True)
    seen_message_id = models.BigIntegerField(default=0)
    client_id = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"scheduled in {self.conversation_id}"
