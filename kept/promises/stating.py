"""What a message promises: for the mail that carries it and for the line below it on the desk."""

from dataclasses import dataclass
from datetime import datetime

from kept.inbox.models import Message
from kept.promises.models import EntryKind, Promise
from kept.promises.wording import due_text


@dataclass(frozen=True)
class Stated:
    """One promise as a message states it. `due_text` is in the active language and the customer's zone."""

    promise: Promise
    what: str
    words: str
    due_at: datetime
    due_text: str


def stated_in(message: Message) -> list[Stated]:
    """The promises made, or made anew, in `message`, soonest first.

    Call it with the reader's language active (`translation.override`): the texts are in it.
    """
    rows = (
        Promise.objects.filter(entries__message=message, entries__kind__in=[EntryKind.MADE, EntryKind.RE_PROMISED])
        .distinct()
        .order_by("due_at", "id")
    )
    return [Stated(row, row.what, row.words, row.due_at, due_text(row, to_customer=True)) for row in rows]
