"""Close, reopen, wait: each change of state is a row with who and when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.inbox.changing import changing, to_state
from kept.inbox.models import Because, Conversation, State
from kept.inbox.unanswered import is_never_answered, waiting_since


def close(conversation: Conversation, *, by: Any, because: str = "", expected: int | None = None) -> Conversation:
    """Close it. Where a customer waits, or nobody ever answered, `because` must say why (a value of Because).

    Closing twice is once. Raises ValidationError {"because": …}, Stale. Event: conversation.closed.
    """
    if because and because not in Because.values:
        raise ValidationError({"because": _("There is no such reason.")})
    with changing(conversation, expected=expected, customer=True):
        if conversation.state == State.CLOSED:
            return conversation
        if not because and needs_reason(conversation):
            raise ValidationError(
                {
                    "because": ValidationError(
                        _("Nobody has answered yet. Answer, or say why there is nothing to answer."), code="unanswered"
                    )
                }
            )
        unanswered = conversation.waiting_since is not None
        conversation.waiting_since = None
        to_state(conversation, State.CLOSED, by=by, because=because)
        record(
            "conversation.closed",
            conversation,
            by=by,
            about=[conversation.person],
            data={"because": because, "unanswered": unanswered},
        )
    return conversation


def needs_reason(conversation: Conversation) -> bool:
    """Whether it can only be closed with a reason (law 1)."""
    return conversation.waiting_since is not None or is_never_answered(conversation)


def reopen(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """Open it again. Whoever was not answered by a human waits again since they wrote. Event: conversation.reopened."""
    with changing(conversation, expected=expected, customer=True):
        if to_state(conversation, State.OPEN, by=by):
            conversation.waiting_since = waiting_since(conversation)
            record("conversation.reopened", conversation, by=by, about=[conversation.person])
    return conversation


def wait(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """Say that the next word is the customer's. Raises ValidationError {"state": …} while they wait for ours."""
    with changing(conversation, expected=expected):
        since = conversation.waiting_since if conversation.state != State.CLOSED else waiting_since(conversation)
        if since is not None:
            raise ValidationError(
                {"state": ValidationError(_("The customer waits for an answer from us."), code="unanswered")}
            )
        if to_state(conversation, State.WAITING, by=by):
            record("conversation.waited", conversation, by=by)
    return conversation
