"""Asking somebody else: a side conversation begins with our first message, perhaps with the customer's words sent on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.inbox.addressing import boxes, chosen
from kept.inbox.attaching import Incoming
from kept.inbox.forwarding import forwarded
from kept.inbox.models import Attachment, Conversation, Message
from kept.inbox.opening import holds_secrets, open_secrets
from kept.inbox.siding import begin, refuse_the_customer
from kept.inbox.wording import bare_subject
from kept.people.finding import person_for
from kept.promises.answering import answer


def ask_others(
    parent: Conversation, text: str, *, by: Any, to: Sequence[Any], cc: Sequence[Any] = (), bcc: Sequence[Any] = (), subject: str = "", forward: Message | None = None,
    numbers: bool = False, files: Iterable[Attachment] = (), attachments: Iterable[Any] = (), client_id: str | None = None, hold_seconds: int = 0,
) -> Message:  # fmt: skip
    """Write to somebody else about `parent`, in a side conversation of its own: its first message.

    The first of `to` is whom it is with. `forward` is a message of `parent` sent on under the words (which may then be
    empty), its numbers masked but with `numbers`, which is recorded. `files` hang on messages of `parent`. The same
    `client_id` twice is the same message. Raises ValidationError by field: nobody named, the customer herself, an
    address of ours, more than fifty; then nothing has happened.
    """
    with transaction.atomic():
        list(Conversation.objects.select_for_update(no_key=True).filter(pk=parent.pk))
        if client_id and (before := Message.objects.filter(client_id=client_id, conversation__side_of=parent).first()):
            return before
        first = first_of(parent, to, cc, bcc)
        person = person_for("email", first["address"], name=first["name"], by=by)
        enclosed = ""
        if forward is not None:
            enclosed = sent_on(parent, forward, person, numbers, by)
        subject = subject.strip() or bare_subject(forward.subject if forward else "") or bare_subject(parent.subject)
        side = begin(parent, person=person, subject=subject, by=by)
        return answer(
            side, text, by=by, to=to, cc=cc, bcc=bcc, enclosed=enclosed, client_id=client_id, hold_seconds=hold_seconds,
            attachments=[*(Incoming(each.file, each.name) for each in of_parent(parent, files)), *attachments],
        )  # fmt: skip


def first_of(parent: Conversation, to: Sequence[Any], cc: Sequence[Any], bcc: Sequence[Any]) -> dict:
    """The box the conversation is with. Raises ValidationError by field for anybody who must not get it."""
    if not boxes(to, "to"):
        raise ValidationError({"to": _("Say to whom.")})
    found = chosen(parent, to=to, cc=cc, bcc=bcc)
    refuse_the_customer(parent, found)
    return found["to"][0]


def sent_on(parent: Conversation, message: Message, person: Any, numbers: bool, by: Any) -> str:
    """The words of a message of `parent` for `person`. Opening its numbers takes the right to, and is recorded."""
    if message.conversation_id != parent.pk:
        raise ValidationError({"forward": _("This message is not of this conversation.")})
    if numbers and not allowed(by, "see_secrets"):
        raise ValidationError({"numbers": _("You may not open these numbers.")})
    if numbers and holds_secrets(message):
        open_secrets(message, by=by, at="forward")
    return forwarded(message, to=person, numbers=numbers)


def of_parent(parent: Conversation, files: Iterable[Attachment]) -> list[Attachment]:
    rows = list(files)
    if any(row.message.conversation_id != parent.pk for row in rows):
        raise ValidationError({"attachments": _("This file is not of this conversation.")})
    return rows
