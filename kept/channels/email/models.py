"""Mailboxes elsewhere, what of each folder was fetched, and how it stands with the connection."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kept.channels.email.webhooks.models import Webhook as Webhook  # Django finds models in this file only
from kept.events.clock import now
from kept.inbox.models import Channel, Raw

# Codes of what only a person can mend; everything else mends itself when the server is back.
FOR_PEOPLE = frozenset(
    {"login", "revoked", "not_signed_in", "no_client", "unreadable_secret", "private", "certificate"}
)


class Security(models.TextChoices):
    TLS = "tls", _("TLS from the first byte (usual, port 993)")
    STARTTLS = "starttls", _("STARTTLS (port 143)")
    NONE = "none", _("None (only on this very machine)")


class Way(models.TextChoices):
    PASSWORD = "password", _("User name and password")
    GOOGLE = "google", "Google"
    MICROSOFT = "microsoft", "Microsoft 365"


class Afterwards(models.TextChoices):
    LEAVE = "leave", _("Leave it as it is")
    SEEN = "seen", _("Mark it as read")
    MOVE = "move", _("Move it to another folder")


class MailboxQuerySet(models.QuerySet):
    def running(self) -> MailboxQuerySet:
        return self.filter(paused_at=None)

    def free(self, moment: object) -> MailboxQuerySet:
        """Those no process holds at `moment`."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=moment))


class Mailbox(models.Model):
    """A mailbox elsewhere whose mails come to a channel. `secret` is sealed: a password or a refresh token.

    Mails count from `since` on, or, where that is null, from the moment a folder was first looked at.
    `fault` and `away_since` are set while it cannot be reached, `connected_at` while it can; `held_by` is the process
    that watches it until `held_until`.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="mailboxes")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    user_name = models.CharField(max_length=320)
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.PASSWORD)
    secret = models.TextField(blank=True)
    folder_names = models.JSONField(default=list)
    afterwards = models.CharField(max_length=8, choices=Afterwards.choices, default=Afterwards.LEAVE)
    move_to = models.CharField(max_length=255, blank=True)
    since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True)

    connected_at = models.DateTimeField(null=True)
    away_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=30, blank=True)
    fault_detail = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True)
    last_mail_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)

    held_by = models.CharField(max_length=120, blank=True)
    held_until = models.DateTimeField(null=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "user_name"], name="one_mailbox_an_account")]

    def __str__(self) -> str:
        return f"{self.user_name} at {self.host}"

    @property
    def state(self) -> str:
        """new | connected | away | needs_attention | paused."""
        if self.paused_at:
            return "paused"
        if self.fault:
            return "needs_attention" if self.fault in FOR_PEOPLE else "away"
        return "connected" if self.connected_at else "new"


class Folder(models.Model):
    """How far one folder was fetched. UIDs count within a `uidvalidity`; those below `first_uid` came before our time,

    but for mails that the server got at `since` or later. `before` is the server's time of the newest mail there was at
    our first look, `last_uid` the highest that was fetched.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=255)
    uidvalidity = models.BigIntegerField(null=True)
    first_uid = models.BigIntegerField(default=1)
    last_uid = models.BigIntegerField(default=0)
    since = models.DateTimeField(null=True)
    before = models.DateTimeField(null=True)
    there = models.PositiveIntegerField(default=0, help_text="mails since our time, by the last look")
    stored = models.PositiveIntegerField(default=0, help_text="of those, the ones we have")
    reconciled_at = models.DateTimeField(null=True)
    missed = models.PositiveIntegerField(default=0, help_text="mails that only a later look found, in all")
    missed_at = models.DateTimeField(null=True)
    missed_last = models.PositiveIntegerField(default=0, help_text="how many were found at missed_at")
    stuck = models.PositiveIntegerField(default=0, help_text="mails that the server does not hand out")
    stuck_detail = models.CharField(max_length=300, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="one_folder_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def numbering(self) -> int:
        """Its UIDVALIDITY, once it was looked into."""
        return self.uidvalidity or 0


class Fetched(models.Model):
    """One mail of a folder that we have: the proof that it was not missed. `raw` is what was stored of it.

    `settled_at` null: it is still to be marked or moved there.
    """

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="fetched")
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    message_id = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    raw = models.ForeignKey(Raw, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "uidvalidity", "uid"], name="fetched_once")]
        indexes = [
            models.Index(fields=["folder", "message_id"], name="fetched_by_message_id"),
            models.Index(fields=["folder"], condition=Q(settled_at=None), name="fetched_unsettled"),
            models.Index(fields=["digest"], name="fetched_by_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.folder_id}/{self.uidvalidity}/{self.uid}"
