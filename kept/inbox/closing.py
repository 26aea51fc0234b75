"""Close, reopen, wait: each change of state is a row with who and when."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.recording import Happened, record_many
from kept.inbox.changing import changing_many, to_state_many
from kept.inbox.fields import FieldsMissing, missing_to_close
from kept.inbox.models import Because, Conversation, State
from kept.inbox.refusing import Refused, one
from kept.inbox.snoozing import wake_those_waiting_for
from kept.inbox.telling_followers import tell_followers
from kept.inbox.unanswered import answered_among, is_never_answered, waiting_since_many
from kept.people.models import Person


def close(conversation: Conversation, *, by: Any, because: str = "", expected: int | None = None) -> Conversation:
    """Close it. Where a customer waits, or nobody ever answered, `because` must say why (a value of Because).

    Without such a reason the fields that closing asks for must be filled in. Closing twice is once.
    Raises ValidationError {"because": …}, FieldsMissing, Stale. Event: conversation.closed.
    """
    return one(conversation, close_many([conversation], by=by, because=because, expected=expected))


def close_many(
    conversations: Iterable[Conversation], *, by: Any, because: str = "", expected: int | None = None
) -> Refused:
    """close() for many: what is wrong with each that stays open, by its id. Raises ValidationError for the reason itself."""
    if because and because not in Because.values:
        raise ValidationError({"because": _("There is no such reason.")})
    with changing_many(conversations, expected=expected, customer=True) as found:
        rows = [row for row in found if row.state != State.CLOSED]
        refused = {} if because else {id: _unanswered() for id in _needing_reason(rows)}
        rows = [row for row in rows if row.pk not in refused]
        if not because and (missing := missing_to_close(rows)):
            refused |= {id: FieldsMissing(fields) for id, fields in missing.items()}
            rows = [row for row in rows if row.pk not in missing]
        unanswered = {row.pk for row in rows if row.waiting_since is not None}
        for row in rows:
            row.waiting_since = row.thanked_at = None
        to_state_many(rows, State.CLOSED, by=by, because=because)
        wake_those_waiting_for(rows)
        tell_followers(rows, "closed", by=by, key=now().isoformat())
        record_many(
            [
                Happened(
                    "conversation.closed", row, [_person(row)], {"because": because, "unanswered": row.pk in unanswered}
                )
                for row in rows
            ],
            by=by,
        )
    return refused


def needs_reason(conversation: Conversation) -> bool:
    """Whether it can only be closed with a reason (law 1)."""
    return conversation.waiting_since is not None or is_never_answered(conversation)


def _needing_reason(rows: list[Conversation]) -> set[int]:
    answered = answered_among(row for row in rows if row.waiting_since is None)
    return {row.pk for row in rows} - answered


def reopen(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """Open it again. Whoever was not answered by a human waits again since they wrote. Event: conversation.reopened."""
    return one(conversation, reopen_many([conversation], by=by, expected=expected))


def reopen_many(conversations: Iterable[Conversation], *, by: Any, expected: int | None = None) -> Refused:
    """reopen() for many."""
    with changing_many(conversations, expected=expected, customer=True) as found:
        rows = [row for row in found if row.state != State.OPEN]
        since = waiting_since_many(rows)
        for row in rows:
            row.waiting_since = since.get(row.pk)
        to_state_many(rows, State.OPEN, by=by)
        tell_followers(rows, "opened", by=by, key=now().isoformat())
        record_many([Happened("conversation.reopened", row, [_person(row)]) for row in rows], by=by)
    return {}


def wait(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """Say that the next word is the customer's. Raises ValidationError {"state": …} while they wait for ours."""
    return one(conversation, wait_many([conversation], by=by, expected=expected))


def wait_many(conversations: Iterable[Conversation], *, by: Any, expected: int | None = None) -> Refused:
    """wait() for many: what is wrong with each that cannot wait, by its id. Event: conversation.waited."""
    with changing_many(conversations, expected=expected) as found:
        waited = waiting_since_many(row for row in found if row.state == State.CLOSED)
        refused = {
            row.pk: ValidationError(
                {"state": ValidationError(_("The customer waits for an answer from us."), code="unanswered")}
            )
            for row in found
            if (waited.get(row.pk) if row.state == State.CLOSED else row.waiting_since) is not None
        }
        rows = [row for row in found if row.pk not in refused and row.state != State.WAITING]
        to_state_many(rows, State.WAITING, by=by)
        record_many([Happened("conversation.waited", row) for row in rows], by=by)
    return refused


def _unanswered() -> ValidationError:
    said = _("Nobody has answered yet. Answer, or say why there is nothing to answer.")
    return ValidationError({"because": ValidationError(said, code="unanswered")})


def _person(row: Conversation) -> Person:
    """For the event, which wants an id: not worth a query each."""
    return Person(pk=row.person_id)
