"""What became of our mails, for the line under each message: to whom it went, to whom not, why, and what one can do."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kept.channels.email.delivery_words import in_plain_words
from kept.inbox.models import Delivery, DeliveryState, Message, Recipient, RecipientState
from kept.people.models import Identity, IdentityKind

UNWELL = (DeliveryState.FAILED, DeliveryState.PARTLY)


@dataclass(frozen=True)
class Copy:
    """One recipient's copy: `why` in plain words, `words` in those of the other server."""

    address: str
    state: str
    at: datetime
    why: str = ""
    words: str = ""

    @property
    def failed(self) -> bool:
        return self.state == RecipientState.FAILED


@dataclass
class Told:
    """Of one message: its copies, a sentence why it is not with everybody, and other addresses of the person."""

    copies: list[Copy] = field(default_factory=list)
    why: str = ""
    missed: str = ""  # the person's own address that failed: for it another of theirs may stand
    others: list[str] = field(default_factory=list)
    may_send: bool = False

    @property
    def failed(self) -> list[Copy]:
        return [copy for copy in self.copies if copy.failed]


def told_of(messages: Iterable[Message | None], person_id: int, *, may_send: bool) -> dict[int, Told]:
    """{message id: what became of it}, for those that are not simply sent. No query where all is well, else two.

    `may_send`: whether the reader may send them again.
    """
    sent = {each.pk: each.delivery for each in messages if each is not None and hasattr(each, "delivery")}
    here = {id: Told(may_send=may_send) for id, each in sent.items() if each.state == DeliveryState.KEPT_HERE}
    asked = {id: each for id, each in sent.items() if _is_unwell(each)}
    if not asked:
        return here
    copies = _copies(list(asked))
    own = _addresses(person_id) if any(each.state in UNWELL for each in asked.values()) else {}
    return here | {id: _told(delivery, copies[id], own, may_send) for id, delivery in asked.items()}


def _is_unwell(delivery: Delivery) -> bool:
    waits = delivery.state == DeliveryState.QUEUED and (delivery.attempts or delivery.next_try_at)
    return bool(waits or delivery.delayed_at or delivery.state in UNWELL)


def _copies(ids: list[int]) -> dict[int, list[Copy]]:
    found: dict[int, list[Copy]] = defaultdict(list)
    for row in Recipient.objects.filter(message_id__in=ids).exclude(state=RecipientState.REPLACED).order_by("pk"):
        why = in_plain_words(row.status, row.words) if row.state != RecipientState.SENT else ""
        found[row.message_id].append(Copy(row.address, row.state, row.at, why, row.words))
    return found


def _addresses(person_id: int) -> dict[str, tuple[str, bool]]:
    """{folded: (as written, whether mail to it comes back)} of the person."""
    rows = Identity.objects.filter(person_id=person_id, kind=IdentityKind.EMAIL)
    return {
        value: (shown, failing is not None)
        for value, shown, failing in rows.values_list("value", "shown", "failing_since")
    }


def _told(delivery: Delivery, copies: list[Copy], own: dict[str, tuple[str, bool]], may_send: bool) -> Told:
    there = {copy.address.lower() for copy in copies}
    why = next((copy.why for copy in copies if copy.why), "") or in_plain_words("", delivery.error)
    if delivery.state not in UNWELL:
        return Told(copies, why, may_send=may_send)
    missed = next((copy.address for copy in copies if copy.failed and copy.address.lower() in own), "")
    free = [shown for value, (shown, fails) in own.items() if value not in there and not fails]
    return Told(copies, why, missed, free, may_send)
