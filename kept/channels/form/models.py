"""A form, and which of its pages were sent already."""

from django.db import models

from kept.events.clock import now
from kept.inbox.models import Channel, Raw


class Form(models.Model):
    """What a form asks. Its name, team and answering channel are those of its channel.

    `asks` is {name, email, subject, files: "required" | "optional" | "no"}; the text is always asked for. `questions`
    are [{id, kind: text | list | date, required, labels: {language: words}, choices: {language: [words]}}]. `titles`,
    `greetings` and `thanks` are words by language. `domains` are the sites that may show it: shop.example,
    *.shop.example, or with scheme and port.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="form")
    key = models.CharField(max_length=32, unique=True, help_text="in its address; not to be guessed")
    languages = models.JSONField(default=list)
    asks = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    titles = models.JSONField(default=dict)
    greetings = models.JSONField(default=dict)
    thanks = models.JSONField(default=dict)
    domains = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, help_text="takes nothing since then; its page says so")
    version = models.PositiveIntegerField(default=1, help_text="grows with each change: ETag and If-Match")

    def __str__(self) -> str:
        return self.key


class Sent(models.Model):
    """One page of a form that was sent: its token works once. `words` is a digest of what was written."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="sent")
    nonce = models.CharField(max_length=32, unique=True)
    words = models.CharField(max_length=64)
    raw = models.ForeignKey(Raw, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["form", "words", "-at"], name="form_sent_words")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.nonce}"
