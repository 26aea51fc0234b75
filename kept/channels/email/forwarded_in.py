"""One of us sends a customer's mail on to us: it becomes work everybody sees, in the customer's name.

Who may do that, and what proves it, is decided in docs/decisions/0004-where-mail-belongs.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.channels.email.mail import Forwarded, Mail
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.mentioning import sees
from kept.inbox.models import Message
from kept.inbox.noting import LONGEST, note


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail sent on: by whom, what it was, whether a server we trust says that it was them, and if there is something
    against it, what.
    """

    user: User
    original: Forwarded
    proven: bool
    refused: str = ""


def senders_of_ours(mails: Sequence[Mail]) -> dict[str, User]:
    """Those of our people who sent one of these mails on, by address in lower case. No query where nothing was."""
    asked = {mail.sender[0].address.lower() for mail in mails if mail.forwarded is not None and mail.sender}
    rows = User.objects.people().alias(folded=Lower("email")).filter(folded__in=asked) if asked else ()
    return {user.email.lower(): user for user in rows}


def sent_on(mail: Mail, user: User, *, vouched: bool) -> Sent | None:
    """What `user` sent on; None if it was nothing whose sender we could answer."""
    original = mail.forwarded
    if original is None or "@" not in original.sender.address or not original.text.strip():
        return None
    if original.sender.address.lower() == user.email.lower():
        return None
    proven = _proven(mail, user.email)
    return Sent(user, original, proven, "" if vouched or proven else _against(mail, user.email))


def _proven(mail: Mail, address: str) -> bool:
    """Whether a server we trust says that the address's own domain sent it. Of two authors nobody knows which it means."""
    said = mail.authentication
    if said is None or not said.trusted or said.dmarc == "fail" or len(mail.sender) != 1:
        return False
    domain = address.rpartition("@")[2].lower()
    return any(domain == each or domain.endswith(f".{each}") for each in said.vouched.split())


def _against(mail: Mail, address: str) -> str:
    """What speaks against it: a check that failed, or that a server we trust could have vouched for it and did not."""
    said = mail.authentication
    if settings.MAIL_TRUSTED_SERVERS:
        return f"{address}: " + (f"dmarc={said.dmarc} spf={said.spf} dkim={said.dkim}" if said else "?")
    if said is not None and "pass" not in (said.dmarc, said.dkim) and "fail" in (said.dmarc, said.spf, said.dkim):
        return f"{address}: dmarc={said.dmarc} spf={said.spf} dkim={said.dkim}"
    return ""


def pass_on(message: Message, sent: Sent, *, by: Any) -> None:
    """What they wrote above it is a note, and the conversation lies with them, unless somebody has it already.

    Only what is proven is written in their name.
    """
    user, conversation = sent.user, message.conversation
    if above := sent.original.above.strip():
        said = above if sent.proven else _unproven(user, above)
        note(conversation, said[:LONGEST], by=user if sent.proven else SYSTEM)
    if conversation.assignee_id is None and allowed(user, "answer") and sees(user, conversation):
        assign(conversation, to_user=user, by=user if sent.proven else by)


def _unproven(user: User, above: str) -> str:
    words = _("This stood above it, in a mail from %(address)s. Nothing proves that they wrote it.")
    return f"{words % {'address': user.email}}\n\n{above}"
