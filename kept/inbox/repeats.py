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

    Two mails may carry one id and yet differ; only one that says the same, from the same person, is a repeat. By
    which of our addresses it came makes no difference.
    """
    ids = {bracketed(item.message_id) for item in items} - {""}
    externals = {item.external_id for item in items if item.external_id}
    there: dict[Hashable, list[Message]] = {}
    rows = Message.objects.select_related("conversation__channel").order_by("id")
    # Mostly none is there: a statement for all columns of three tables takes longer to write than this to be asked.
    known = (
        list(Message.objects.filter(message_id__in=ids, kind=Kind.INBOUND).values_list("pk", flat=True)) if ids else []
    )
    for message in rows.filter(pk__in=known) if known else ():
        there.setdefault((message.message_id, message.person_id), []).append(message)
    for message in rows.filter(external_id__in=externals) if externals else ():
        there[message.external_id] = [message]
    found = {}
    for index, item in enumerate(items):
        said = _said(item.text, item.marks)
        alike = (each for each in there.get(id_of(item), ()) if _same(said, _said(each.text, each.marks)))
        twin = next(iter(there.get(item.external_id, ())), None) if item.external_id else None
        if twin := twin or next(alike, None):
            found[index] = twin
    return found


def repeated(items: Sequence[Any]) -> dict[int, int]:
    """For each item that stands earlier in `items` already, by position: where."""
    earlier: dict[Hashable, list[int]] = {}
    found = {}
    for index, item in enumerate(items):
        said = _said(item.text, item.marks)
        same = earlier.get(item.external_id, [])[:1] if item.external_id else []
        same += [at for at in earlier.get(id_of(item), ()) if _same(said, _said(items[at].text, items[at].marks))]
        if same:
            found[index] = same[0]
            continue
        for key in filter(None, (item.external_id, id_of(item))):
            earlier.setdefault(key, []).append(index)
    return found


def id_of(item: Any) -> tuple[str, int] | None:
    """By what a message is known again: its Message-ID and who wrote it. None without an id."""
    id = bracketed(item.message_id)
    return (id, item.person.pk) if id else None


def _said(text: str, marks: dict) -> tuple[str, str]:
    return " ".join(text.split()), str(marks.get("date", ""))


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """The same words; or, written at the same second, the same with a few more behind, as lists and filters add them."""
    short, long = sorted((one[0], other[0]), key=len)
    return short == long or (one[1] == other[1] != "" and short != "" and long.startswith(short))
