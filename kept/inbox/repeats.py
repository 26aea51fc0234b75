"""The same message twice: recognised by its id, so that it is taken in once."""

from collections.abc import Sequence
from typing import Any

from kept.inbox.identifying import bracketed
from kept.inbox.models import Kind, Message


def twins(items: Sequence[Any]) -> dict[int, Message]:
    """For each item (Received) that is there already, by position: the message that is.

    Two mails may carry one id and yet differ; only one that says the same, from the same person, is a repeat.
    """
    ids = {bracketed(item.message_id) for item in items} - {""}
    externals = {item.external_id for item in items if item.external_id}
    if not ids and not externals:
        return {}
    known: dict[Any, Message] = {}
    if ids:
        for message in Message.objects.filter(message_id__in=ids, kind=Kind.INBOUND).select_related("conversation").order_by("-id"):
            known[message.message_id, message.conversation.channel_id, message.person_id, message.text] = message
    if externals:
        known |= {m.external_id: m for m in Message.objects.filter(external_id__in=externals).select_related("conversation")}
    found = {}
    for index, item in enumerate(items):
        same = (bracketed(item.message_id), item.channel.pk, item.person.pk, item.text.replace("\x00", ""))
        if message := (known.get(item.external_id) or (known.get(same) if same[0] else None)):
            found[index] = message
    return found
