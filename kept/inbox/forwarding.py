"""A message sent on to somebody else: its words under a header in the reader's language, without what is not theirs."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kept.inbox.greeting import CATALOGUES, language_of
from kept.inbox.models import Kind, Message
from kept.people.models import Person
from kept.text.secrets import masked
from kept.ui import formats

LONGEST = 50_000


def forwarded(message: Message, *, to: Person, numbers: bool = False) -> str:
    """The words of `message` as `to` reads them, with who wrote them and when. Her address is not among them.

    Card and identity numbers are masked but with `numbers`; the caller has checked the right to that, and opens them.
    Raises ValidationError {"forward": …} for a note.
    """
    if message.kind == Kind.NOTE:
        raise ValidationError({"forward": _("A note is for the team only. It cannot be sent on.")})
    channel, clear = message.conversation.channel, (lambda text: text) if numbers else masked
    zone = to.timezone or channel.timezone
    tag = language_of(channel, to, to.language)
    with translation.override(CATALOGUES.get(tag.split("-")[0], "en")):
        head = pgettext("above a message sent on", "Forwarded message")
        lines = [
            f"---------- {head} ----------",
            _("From: %(name)s") % {"name": author_of(message)},
            _("Date: %(time)s") % {"time": f"{formats.day(message.at, zone)} {formats.clock(message.at, zone)}"},
        ]
        if message.subject:
            lines.append(_("Subject: %(subject)s") % {"subject": clear(message.subject)})
    words = without_our_links(clear(message.text.strip()))
    return "\n".join(lines) + f"\n\n{words[:LONGEST]}"


def author_of(message: Message) -> str:
    """Who wrote it, by name alone: an address is not ours to hand out."""
    if message.kind == Kind.REPLY:
        return message.user.name if message.user else message.conversation.channel.name
    name = str(message.sender.get("name") or (message.person and message.person.name) or "")
    return name if name and "@" not in name else _("a customer of ours")


def without_our_links(text: str) -> str:
    """The text without addresses of customers' own pages: whoever holds one reads and writes as the customer."""
    try:
        page = settings.BASE_URL + reverse("portal:page", args=["-"]).removesuffix("-")
    except NoReverseMatch:  # an installation without the customers' pages
        return text
    return re.sub(rf"{re.escape(page)}[\w-]+\S*", "[…]", text)
