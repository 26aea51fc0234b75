"""The same message twice: recognised by its id, so that it is taken in once."""

from collections.abc import Hashable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.inbox.identifying import bracketed
from kept.inbox.models import Conversation, Kind, Message

LONGEST_CLIENT_ID = 40


def written_before(conversation: Conversation, client_id: str) -> Message | None:
    """What was written in this conversation under the browser's own id already, None if nothing.

    Raises ValidationError {"client_id": …} for an id of another conversation's message, and for one that is too long.
    """
    if len(client_id) > LONGEST_CLIENT_ID:
        raise ValidationError({"client_id": _("At most %(n)s characters.") % {"n": LONGEST_CLIENT_ID}})
    there = Message.objects.filter(client_id=client_id).first()
    if there is not None and there.conversation_id != conversation.pk:
        raise ValidationError({"client_id": _("This id belongs to another message.")})
    return there


def twins(items: Sequence[Any]) -> dict[int, Message]:
    """For each item (Received) that is there already, by position: the message that is.

    Two mails may carry one id and yet differ; only one that says the same, from the same person, is a repeat.
    """
    ids = {bracketed(item.message_id) for item in items} - {""}
    externals = {item.external_id for item in items if item.external_id}
    known: dict[Hashable, Message] = {}
    rows = Message.objects.select_related("conversation").order_by("-id")
    for message in rows.filter(message_id__in=ids, kind=Kind.INBOUND) if ids else ():
        known[message.message_id, message.conversation.channel_id, message.person_id, message.text] = message
    for message in rows.filter(external_id__in=externals) if externals else ():
        known[message.external_id] = message
    return {index: known[key] for index, item in enumerate(items) for key in keys_of(item) if key in known}


def repeated(items: Sequence[Any]) -> dict[int, int]:
    """For each item that stands earlier in `items` already, by position: where."""
    first: dict[Hashable, int] = {}
    found = {}
    for index, item in enumerate(items):
        keys = keys_of(item)
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is not None:
            found[index] = earlier
        for key in keys:
            first.setdefault(key, index)
    return found


def keys_of(item: Any) -> list[Hashable]:
    """By what a message is known again: the id it has elsewhere, and Message-ID with channel, person and text."""
    id = bracketed(item.message_id)
    keys: list[Hashable] = [item.external_id] if item.external_id else []
    return [*keys, (id, item.channel.pk, item.person.pk, item.text)] if id else keys
