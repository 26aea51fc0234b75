"""Writing back from the customer's page: a message like any other, so that it waits for a human answer."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.inbox.models import Message
from kept.inbox.receiving import receive
from kept.people.models import Person
from kept.portal.access import Page

LONGEST = 10_000
NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


def write(page: Page, text: str, *, nonce: str, by: Person) -> Message:
    """Take in what the customer wrote on their page. `nonce` comes with the form: pressed twice it is one message.

    Raises ValidationError by field.
    """
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise ValidationError({"text": _("Write something first.")})
    if len(plain) > LONGEST:
        raise ValidationError({"text": _("This is too long. Please write it in two messages.")})
    if not NONCE.fullmatch(nonce):
        raise ValidationError({"text": _("The page was open for too long. Please send it again.")})
    conversation = page.conversation
    return receive(
        conversation.channel,
        by,
        text=plain,
        conversation=conversation,
        sender={"name": by.called, "address": ""},
        message_id=f"<page.{page.link.pk}.{nonce}@{settings.MAIL_DOMAIN}>",
        by=by,
    )
