"""Answering: the only verb by which a human answer leaves. What it promises and what it keeps go with it or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.inbox.models import Conversation, Message
from kept.inbox.replying import reply
from kept.promises.errors import refuse
from kept.promises.keeping import keep
from kept.promises.making import promise
from kept.promises.models import Act, Promise
from kept.promises.re_promising import re_promise


@dataclass(frozen=True)
class Made:
    """A promise to be made with an answer: `making.promise` in the shape of a row. `instead_of` makes that one anew."""

    what: str = ""
    due_at: datetime | None = None
    act: str = Act.ANSWER
    words: str = ""
    timezone: str = ""
    timezone_guessed: bool | None = None
    owner: User | None = None
    owner_team: Team | None = None
    instead_of: Promise | None = None


@dataclass(frozen=True)
class Keeping:
    """A promise that an answer keeps; `record` for one that takes an act."""

    promise: Promise
    record: dict | None = field(default=None)


def answer(
    conversation: Conversation, text: str, *, by: Any, promises: Iterable[Made] = (), keeps: Iterable[Promise | Keeping] = (),
    citations: Iterable = (), decline: Any = None, client_id: str | None = None, seen_message_id: int | None = None, hold_seconds: int = 0, **more: Any,
) -> Message:  # fmt: skip
    """Answer the customer: the reply, the promises ticked in it and the promises it keeps, in one transaction.

    The same `client_id` sent twice is the same answer. `seen_message_id`, `hold_seconds` and `more` (recipients,
    attachments) are those of `inbox.replying.reply`. Raises what the verbs inside raise; then nothing has happened.
    """
    not_yet(citations, decline)
    with transaction.atomic():
        # Locked before it is read: of two presses at the same moment the second must find what the first did.
        list(Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk))
        if client_id and (before := Message.objects.filter(client_id=client_id, conversation=conversation).first()):
            return before
        message = reply(
            conversation,
            text=text,
            by=by,
            client_id=client_id,
            seen_message_id=seen_message_id,
            hold_seconds=hold_seconds,
            **more,
        )
        for kept in keeps:
            kept = kept if isinstance(kept, Keeping) else Keeping(kept)
            keep(kept.promise, by=by, message=message, record=kept.record)
        for row in promises:
            make(row, conversation, message, by)
    return message


def make(row: Made, conversation: Conversation, message: Message, by: Any) -> Promise:
    """Make one promise of an answer, or make an old one anew."""
    if row.due_at is None:
        raise refuse("due_at", _("Say by when."), "required")
    if row.instead_of is not None:
        return re_promise(row.instead_of, due_at=row.due_at, message=message, words=row.words, by=by)
    return promise(
        conversation, what=row.what or row.words, due_at=row.due_at, act=row.act, words=row.words, message=message, by=by,
        owner=row.owner, owner_team=row.owner_team, timezone=row.timezone, timezone_guessed=row.timezone_guessed,
    )  # fmt: skip


def not_yet(citations: Iterable, decline: Any) -> None:
    """Refuse what this version does not do, rather than take it and forget it."""
    if list(citations):
        raise refuse("citations", _("Answers cannot carry their sources yet."), "not_yet")
    if decline is not None:
        raise refuse("decline", _("An answer cannot be marked as a decline yet."), "not_yet")
