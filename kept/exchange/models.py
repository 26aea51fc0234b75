"""How far each import came, so that an interrupted one goes on where it stopped."""

from django.db import models

from kept.events.clock import now
from kept.exchange.csv_people.models import CsvImport as CsvImport
from kept.exchange.csv_people.models import CsvLine as CsvLine
from kept.exchange.webhooks.models import (  # Django finds models in this file only
    WebhookDelivery as WebhookDelivery,
)
from kept.exchange.webhooks.models import WebhookEndpoint as WebhookEndpoint
from kept.exchange.webhooks.models import WebhookTry as WebhookTry


class Import(models.Model):
    """One file or folder brought in. Written in the transaction of each batch: rows and position agree.

    `digest` names the content, so that a changed file is a new import and the same file is the same one, wherever it
    lies. `position` is in bytes for a file, in conversations for a folder; `line` counts lines, or conversations.
    """

    digest = models.CharField(max_length=64, unique=True)
    format = models.CharField(max_length=10)
    name = models.CharField(max_length=255)
    position = models.BigIntegerField(default=0)
    line = models.BigIntegerField(default=0)
    counts = models.JSONField(
        default=dict, help_text="what came of it: people, users, conversations, messages, known, refused"
    )
    users = models.JSONField(default=dict, help_text="our users by their id in the file")
    aliases = models.JSONField(
        default=dict, help_text="persons by further ids of theirs in the file: one address, two records"
    )
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"import of {self.name}"
