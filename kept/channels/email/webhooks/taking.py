"""What a mail service brought is stored, whole or as it came, before it is told so."""

from __future__ import annotations

import logging
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from kept.channels.email.intake import keep
from kept.channels.email.putting_aside import keep_too_large, put_aside
from kept.channels.email.queueing import keep_for_reading
from kept.channels.email.webhooks.connecting import note_use
from kept.channels.email.webhooks.kinds import KINDS
from kept.channels.email.webhooks.models import Webhook
from kept.channels.email.webhooks.unpacking import Away, Brought, Unsigned, unpack

log = logging.getLogger(__name__)


def take(webhook: Webhook, secret: str, request: HttpRequest, *, by: Any) -> int:
    """Store the mails in a request, to be read by jobs; the number of them. Twice the same is one message.

    Raises Unsigned and Away. What cannot be taken apart waits in the quarantine as it came.
    """
    try:
        mails = unpack(webhook.service, secret, request)
    except (Unsigned, Away, DatabaseError):
        raise
    except Exception as error:  # whatever strangers send: people see it in the quarantine
        log.warning("a request of %s could not be read: %s", webhook.service, type(error).__name__)
        _keep_unread(webhook, request, error, by)
        return 0
    for mail in mails:
        _keep(webhook, mail, by)
    note_use(webhook)
    return len(mails)


def _keep(webhook: Webhook, mail: Brought, by: Any) -> None:
    door: dict[str, Any] = {
        "rcpt": [one for one in mail.rcpt if one],
        "mail_from": mail.mail_from,
        "channel": webhook.channel,
    }
    if len(mail.content) > settings.MAX_MAIL_BYTES:
        # The service would only try again, and in the end give it up without a word to anybody.
        keep_too_large(mail.content, size=len(mail.content), **door, by=by)
    else:
        keep_for_reading(mail.content, **door, peer=webhook.service)


def _keep_unread(webhook: Webhook, request: HttpRequest, error: Exception, by: Any) -> None:
    mail = MIMEMultipart()
    mail["Subject"] = f"What {KINDS[webhook.service].title} brought"
    piece = MIMEApplication(request.body)
    piece.add_header("Content-Disposition", "attachment", filename="request.bin")
    mail.attach(piece)
    raw = keep(mail.as_bytes(), channel=webhook.channel, peer=webhook.service)
    put_aside(raw, "unreadable", f"{type(error).__name__}: {error}", by=by)
