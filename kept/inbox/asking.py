"""The ask: one line that says what the customer wants."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.inbox.changing import changing
from kept.inbox.models import Conversation
from kept.inbox.wording import ASK, SUBJECT, one_line


def set_ask(conversation: Conversation, ask: str, *, by: Any, expected: int | None = None) -> Conversation:
    """Set the ask line; line breaks become spaces. Raises ValidationError {"ask": …} if it is too long. Event: ask.set."""
    return describe(conversation, ask=ask, by=by, expected=expected)


def describe(
    conversation: Conversation,
    *,
    by: Any,
    ask: str | None = None,
    subject: str | None = None,
    expected: int | None = None,
) -> Conversation:
    """Change the ask, the subject, or both; None leaves as it is."""
    longest = {"ask": ASK, "subject": SUBJECT}
    given = {
        name: one_line(value, 2000).strip() for name, value in (("ask", ask), ("subject", subject)) if value is not None
    }
    wrong = {
        name: _("At most %(n)s characters.") % {"n": longest[name]}
        for name, value in given.items()
        if len(value) > longest[name]
    }
    if wrong:
        raise ValidationError(wrong)
    with changing(conversation, expected=expected):
        for name, value in given.items():
            if value != getattr(conversation, name):
                setattr(conversation, name, value)
                record("ask.set" if name == "ask" else "subject.set", conversation, by=by, data={name: value})
    return conversation
