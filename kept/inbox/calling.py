"""What we write down of a telephone call: spoken with each other, it is an answer; tried in vain, it is a note."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.attaching import attach
from kept.inbox.changing import changing, to_state
from kept.inbox.models import Conversation, Kind, Message, State
from kept.inbox.reading import mark_seen
from kept.inbox.repeats import written_before
from kept.inbox.unanswered import waiting_since
from kept.inbox.wording import preview

LONGEST = 50_000


def note_call(
    conversation: Conversation, text: str, *, by: Any, spoken: bool, call: dict, at: datetime | None = None,
    client_id: str | None = None, attachments: Iterable[Any] = (),
) -> Message:  # fmt: skip
    """Keep a call in its conversation, with what `by` writes of it; `call` is what the channel knows (kept as a mark).

    `spoken`: we and the customer spoke with each other. Then it answers what they said before `at`, as a reply does
    (law 1); what they wrote since still waits. Else it stops no clock and changes no state.
    The same `client_id` is the same call. Raises ValidationError by field. Event: call.noted.
    """
    moment = checked_moment(at)
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(plain) > LONGEST:
        raise ValidationError({"text": _("The text is too long to keep.")})
    with changing(conversation):
        if client_id and (there := written_before(conversation, client_id)):
            return there
        message = Message.objects.create(
            conversation=conversation, kind=Kind.CALL if spoken else Kind.NOTE, user=by if isinstance(by, User) else None,
            text=plain, client_id=client_id or None, marks=marks_of("phone", by) | {"call": call}, at=moment,
        )  # fmt: skip
        attach(message, attachments)
        conversation.last_message_id = message.pk
        if spoken:
            _answers(conversation, message, by)
        if isinstance(by, User):
            mark_seen(conversation, by=by)
        record("call.noted", message, by=by, about=[conversation, conversation.person], data=call)
    return message


def _answers(conversation: Conversation, message: Message, by: Any) -> None:
    newest = message.at >= conversation.last_at
    conversation.last_at = max(conversation.last_at, message.at)
    conversation.preview = preview(message.text) or conversation.preview
    conversation.waiting_since = waiting_since(conversation)
    if newest and conversation.waiting_since is None:
        to_state(conversation, State.WAITING, by=by, because="answered")


def checked_moment(at: datetime | None) -> datetime:
    """When it was: now without a word, never in the future. Raises ValidationError {"at": …}."""
    if at is not None and at > now():
        raise ValidationError({"at": _("This time has not come yet.")})
    return at or now()


def marks_of(way: str, by: Any) -> dict:
    """The mark of what one of us wrote down for the customer: how it reached us, and who wrote."""
    return {"written_down": {"way": way, "by": by.pk if isinstance(by, User) else None}}
