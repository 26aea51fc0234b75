"""Giving a mail service an address to hand in mail at, and taking it away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import digest, new_token
from kept.accounts.sealing import seal
from kept.channels.email.webhooks.kinds import KINDS
from kept.channels.email.webhooks.models import Webhook
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Channel


def connect(service: str, *, channel: Channel | None = None, secret: str = "", by: Any) -> tuple[Webhook, str]:
    """A place for `service`, and its address in plain text: stored nowhere, shown this once.

    Raises ValidationError for a service we do not know, and for one whose secret is missing.
    """
    if service not in KINDS:
        raise ValidationError({"service": _("There is no such service.")})
    if KINDS[service].secret and not secret.strip():
        raise ValidationError({"secret": _("This service signs its mails, or keeps parts of them: its key is needed.")})
    plain = new_token()
    with transaction.atomic():
        sealed = seal(_bare(secret)) if secret.strip() else ""
        webhook = Webhook.objects.create(service=service, channel=channel, digest=digest(plain), secret=sealed)
        about = [channel] if channel is not None else []
        record("webhook.connected", webhook, by=by, about=about, data={"service": service})
    return webhook, address(service, plain)


def disconnect(webhook: Webhook, *, by: Any) -> None:
    """What the service brings there is not taken from now on."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, revoked_at=None).update(revoked_at=now()):
            record("webhook.disconnected", webhook, by=by, data={"service": webhook.service})
    webhook.refresh_from_db(fields=["revoked_at"])


def note_use(webhook: Webhook) -> None:
    """It brought a mail just now; to the minute, which is enough for people."""
    if webhook.used_at is None or (now() - webhook.used_at).total_seconds() > 60:
        with transaction.atomic():
            Webhook.objects.filter(pk=webhook.pk).update(used_at=now())


def address(service: str, plain: str) -> str:
    """Where the service hands in mail."""
    return f"{settings.BASE_URL}/inbound/webhooks/{service}/{plain}"


def _bare(secret: str) -> str:
    """A public key without the lines around it, which anymail adds itself."""
    return "".join(line.strip() for line in secret.strip().splitlines() if not line.startswith("-----"))
