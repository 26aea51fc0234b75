"""Opening what is masked: the card and identity numbers of one message, by somebody who may, and never unseen (M19: the words stay exact)."""

from functools import lru_cache
from typing import Any

from django.core import signing
from django.db import transaction

from kept.accounts.models import User
from kept.events.recording import record
from kept.inbox.models import Message
from kept.text import secrets

SALT = "kept.inbox.opened"
MINUTES = 5  # for which the frame of an opened message may show its numbers
LARGEST_REMEMBERED = 20_000


def open_secrets(message: Message, *, by: Any, at: str = "desk") -> Message:
    """`by` reads the numbers of `message` unmasked; the caller has checked that they may. Event: secrets.opened."""
    with transaction.atomic():
        record("secrets.opened", message, by=by, about=[message.conversation], data={"message": message.pk, "at": at})
    return message


def holds_secrets(message: Message) -> bool:
    """Whether anything in it is masked on the screen."""
    return bool(found_in(message.text) or found_in(message.full_text) or found_in(message.subject))


def found_in(text: str) -> list[secrets.Secret]:
    """The secrets of a text; of most texts remembered, because each look at a thread asks again."""
    return _found(text) if len(text) < LARGEST_REMEMBERED else secrets.find(text)


_found = lru_cache(maxsize=2_000)(secrets.find)


def pass_for(message: Message, user: User) -> str:
    """What lets `user` see the opened message again for a few minutes: in its frame, and without script."""
    return signing.dumps([user.pk, message.pk], salt=SALT)


def opened_by(user: Any, given: str) -> int | None:
    """The message that `user` opened a moment ago, by its pass; None for a pass that is old or somebody else's."""
    try:
        user_id, message_id = signing.loads(given, salt=SALT, max_age=MINUTES * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return message_id if user_id == user.pk else None
