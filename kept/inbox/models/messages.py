"""What was said: messages and notes, their files, whom they mention, and what is being written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.files.models import StoredFile
from kept.inbox.models.conversations import Conversation
from kept.inbox.models.delivery_states import DeliveryState
from kept.people.models import Person


class Kind(models.TextChoices):
    INBOUND = "inbound", _("from the customer")
    REPLY = "reply", _("reply")
    NOTE = "note", _("note")
    CALL = "call", _("call")


class MessageQuerySet(models.QuerySet):
    def latest_first(self) -> "MessageQuerySet":
        """As they were said, whenever they were imported."""
        return self.order_by("-at", "-id")

    def human_inbound(self) -> "MessageQuerySet":
        """What a customer wrote themselves: each waits for a human answer."""
        return self.filter(kind=Kind.INBOUND, automatic=False)

    def human_replies(self) -> "MessageQuerySet":
        """What answered them: a reply, or a call in which we spoke with each other."""
        return self.filter(kind__in=[Kind.REPLY, Kind.CALL], automatic=False)

    def in_their_words(self) -> "MessageQuerySet":
        """Without what one of us wrote down for them: a call, a letter, what was said in the corridor."""
        return self.exclude(kind=Kind.CALL).exclude(marks__has_key="written_down")

    def shown_to_customer(self) -> "MessageQuerySet":
        """No notes, nothing that we wrote down of a call, and nothing that may still be undone."""
        return self.exclude(kind=Kind.NOTE).in_their_words().exclude(delivery__state=DeliveryState.HELD)


class Message(models.Model):
    """What was said (inbound, reply; call: spoken with each other, in the words of who wrote it down) or what only the
    team sees (note). `text` is what is new; `full_text` the whole where it differs. `automatic` marks receipts, vacation answers and bounces: they stop no clock.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="cleaned HTML as it came; shown in a sandboxed frame")
    language = models.CharField(max_length=12, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sender = models.JSONField(default=dict, help_text="{name, address} as written")
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list, help_text="who got it unseen: for the team only, in no header and on no page")
    signature = models.TextField(blank=True, help_text="what was put under the text when it was written")
    message_id = models.CharField(max_length=400, blank=True)
    in_reply_to = models.CharField(max_length=400, blank=True)
    automatic = models.BooleanField(default=False)
    marks = models.JSONField(default=dict, help_text="what a channel found out: authentication, list, forwarded_by …")
    external_id = models.CharField(max_length=160, null=True, unique=True)
    client_id = models.CharField(
        max_length=40, null=True, unique=True, help_text="made by the browser, so that a retry is the same message"
    )
    at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_by_conversation"),
            models.Index(fields=["conversation", "at", "id"], name="message_by_time"),
            # Not only of those that have one: SQLite uses no partial index for a value it is given.
            models.Index(fields=["message_id"], name="message_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ThreadId(models.Model):
    """One more id that leads to a message's thread: one it answers that is not here (yet), or one a relay gave it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="thread_ids")
    value = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["value"], name="threadid_by_value")]

    def __str__(self) -> str:
        return self.value


class Mention(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"mention in {self.message_id}"


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    content_id = models.CharField(max_length=255, blank=True)
    inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What somebody is writing, kept on the server; one a user, conversation and kind.

    With `shared_at` the team sees it and may take it over; `written_by` is whose words it was before that.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REPLY)
    text = models.TextField()
    recipients = models.JSONField(default=dict, help_text="to, cc, bcc as chosen so far; {} for nobody chosen")
    updated_at = models.DateTimeField(default=now)
    shared_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation", "kind"], name="one_draft_a_kind")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.conversation_id}"
