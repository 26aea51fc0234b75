"""The ask: one line that says what the customer wants."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.recording import Happened, record_many
from kept.inbox.changing import changing_many
from kept.inbox.models import Conversation
from kept.inbox.refusing import Refused
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
    describe_many([conversation], by=by, ask=ask, subject=subject, expected=expected)
    return conversation


def describe_many(
    conversations: Iterable[Conversation],
    *,
    by: Any,
    ask: str | None = None,
    subject: str | None = None,
    expected: int | None = None,
) -> Refused:
    """describe() for many; nothing is wrong with one and not with all. Raises ValidationError by field, and then nothing has changed."""
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
    with changing_many([*conversations], expected=expected) as rows:
        for name, value in given.items():
            other = [row for row in rows if getattr(row, name) != value]
            for row in other:
                setattr(row, name, value)
            if name == "ask":
                record_many([Happened("ask.set", row, data={"ask": value}) for row in other], by=by)
            else:
                record_many([Happened("subject.set", row, data={"subject": value}) for row in other], by=by)
    return {}
