"""How a reply left: a state per recipient, and of them one per message; in the other server's words where it has any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.announcing import announce
from kept.inbox.models import Delivery, DeliveryState, Message, Recipient, RecipientState

LONGEST_ERROR = 500
EVENTS = {
    "sent": "delivery.sent",
    "kept here": "delivery.kept_here",
    "postponed": "delivery.postponed",
    "delayed": "delivery.delayed",
    "failed": "delivery.failed",
    "queued": "delivery.queued",
}
QUEUED, SENT, FAILED, REPLACED = RecipientState


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said of one recipient: `state` sent, failed (a no for good) or queued (not yet); `known_as`: the
    id (bracketed) under which it sends the mail on, where it said one.
    """

    state: RecipientState
    status: str = ""
    words: str = ""
    known_as: str = ""


def recipients_of(message: Message) -> list[Recipient]:
    """A row for each address the message goes to, made on first need; those that were replaced are left out."""
    rows = {row.address.lower(): row for row in Recipient.objects.filter(message=message).order_by("pk")}
    asked = [str(box.get("address", "")) for box in (*message.to, *message.cc, *message.bcc)]
    missing = {address.lower(): address for address in asked if address and address.lower() not in rows}
    if missing:
        new = [Recipient(message=message, address=address, at=now()) for address in missing.values()]
        rows |= {row.address.lower(): row for row in Recipient.objects.bulk_create(new)}
    return [row for row in rows.values() if row.state != REPLACED]


def note_answers(
    message: Message, answers: Mapping[str, Answer], *, retry_at: datetime | None = None, by: Any, tried: bool = True
) -> Delivery:
    """Keep what servers said of some recipients, by address; the message's state follows from all of them.

    `retry_at` (aware) is when those still on their way are tried next; without it they have failed. `tried` False
    counts no try. Events: delivery.failed for what failed now, and delivery.postponed or delivery.sent.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        rows = recipients_of(message)
        failed = _apply(rows, answers, given_up=retry_at is None)
        waiting = [row for row in rows if row.state == QUEUED]
        taken = [row for row in rows if row.state == SENT]
        state = DeliveryState.QUEUED if waiting else _state_of(rows)
        if waiting and not tried:
            error = delivery.error
        else:
            error = words_of(rows)
        _save(
            delivery, state=state, error=error, next_try_at=retry_at if waiting else None,
            attempts=delivery.attempts + tried, sent_at=(delivery.sent_at or now()) if taken else None,
        )  # fmt: skip
        if failed:
            _record("failed", delivery, by, recipients=failed)
        if waiting:
            _record("postponed", delivery, by)
        elif taken and not failed:
            _record("sent", delivery, by)
    return delivery


def note_bounce(
    message: Message, *, recipients: Sequence[str], status: str, words: str, hard: bool, by: Any
) -> Delivery | None:
    """A report said that it did not arrive at `recipients` (addresses as reported; none: at whom it says not).

    `status` is the report's (`5.1.1`), `words` the other server's, `hard` whether no later try can help. An address we
    did not write to was forwarded to by one we did: where there was only one, it is that one. The same report twice
    changes nothing. Returns None where the message has no delivery. Event: delivery.failed.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).filter(message=message).first()
        if delivery is None:
            return None
        rows = recipients_of(message)
        asked = {address.strip().lower() for address in recipients}
        hit = [row for row in rows if row.address.lower() in asked] or (rows if len(rows) == 1 else [])
        said = f"{status} {words}".strip() if status not in words else words
        failed = _apply(rows, {row.address: Answer(FAILED, status, said) for row in hit}, given_up=False)
        if not failed and (hit or delivery.error == cut(said)):
            return delivery
        state = _state_of(rows) if hit else DeliveryState.PARTLY
        _save(delivery, state=state, error=words_of(rows) if hit else cut(said), next_try_at=None, delayed_at=None)
        _record("failed", delivery, by, recipients=failed or sorted(asked), bounced=True, hard=hard)
    return delivery


def note_delay(message: Message, *, words: str, by: Any) -> Delivery | None:
    """Another server took it and says that it still tries; a bounce may follow. None where nothing was sent.

    Event: delivery.delayed.
    """
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(no_key=True).filter(message=message)
        delivery = rows.filter(state__in=[DeliveryState.SENT, DeliveryState.PARTLY]).first()
        if delivery is None:
            return None
        _save(delivery, delayed_at=now(), error=cut(words))
        _record("delayed", delivery, by)
    return delivery


def mark_kept_here(message: Message, *, by: Any) -> Delivery:
    """It was not sent, since no mail server is set. Event: delivery.kept_here."""
    return _mark(message, by, "kept here", state=DeliveryState.KEPT_HERE, next_try_at=None)


def mark_failed(message: Message, error: str, *, by: Any) -> Delivery:
    """It cannot be sent to anybody. Event: delivery.failed, whose reactions tell whoever wrote it."""
    with transaction.atomic():
        answers = {row.address: Answer(FAILED, words=error) for row in recipients_of(message) if row.state == QUEUED}
        _apply(recipients_of(message), answers, given_up=True)
        return _mark(message, by, "failed", state=DeliveryState.FAILED, error=cut(error), next_try_at=None)


def mark_queued(message: Message, *, by: Any) -> Delivery:
    """Try what failed, or was kept here, anew: the same mail, the same Message-ID, to nobody twice. Event: delivery.queued."""
    with transaction.atomic():
        for row in recipients_of(message):
            if row.state == FAILED:
                _set(row, Answer(QUEUED))
        return _mark(message, by, "queued", state=DeliveryState.QUEUED, attempts=0, error="", next_try_at=None)


def replace_recipient(message: Message, old: str, new: str) -> None:
    """Within a verb's transaction: from now on the copy for `old` goes to `new`, in the headers too.

    Nothing changes where `old` is nobody whom it did not reach: a reader who stands nowhere would be a hidden one.
    """
    rows = Recipient.objects.filter(message=message)
    if not rows.filter(address__iexact=old, state__in=(FAILED, QUEUED)).exists():
        return
    for field in ("to", "cc", "bcc"):
        boxes = [{**box, "address": new} if same(box.get("address"), old) else box for box in getattr(message, field)]
        setattr(message, field, boxes)
    message.save(update_fields=["to", "cc", "bcc"])
    rows.filter(address__iexact=old).update(state=REPLACED, at=now())
    if not rows.filter(address__iexact=new).exclude(state=SENT).update(state=QUEUED, at=now()):
        if not rows.filter(address__iexact=new).exists():
            Recipient.objects.create(message=message, address=new, state=QUEUED, at=now())


def same(one: Any, other: str) -> bool:
    return str(one or "").strip().lower() == other.strip().lower()


def cut(words: str) -> str:
    return words.replace("\x00", "")[:LONGEST_ERROR]


def words_of(rows: Iterable[Recipient]) -> str:
    """The servers' words about those who did not get it; with their addresses where they are several."""
    rows = list(rows)
    bad = [row for row in rows if row.words and row.state in (QUEUED, FAILED)]
    texts = [row.words if len(rows) == 1 else f"{row.address}: {row.words}" for row in bad]
    if len({row.words for row in bad}) == 1 and len(bad) == len(rows):
        texts = [bad[0].words]
    return cut(" · ".join(texts))


def _state_of(rows: Sequence[Recipient]) -> DeliveryState:
    states = {row.state for row in rows}
    if FAILED not in states:
        return DeliveryState.SENT
    return DeliveryState.PARTLY if SENT in states else DeliveryState.FAILED


def _apply(rows: Iterable[Recipient], answers: Mapping[str, Answer], *, given_up: bool) -> list[str]:
    """Set the rows' states; the addresses that failed by it."""
    failed = []
    for row in rows:
        answer = answers.get(row.address)
        if given_up and row.state == QUEUED and (answer is None or answer.state == QUEUED):
            answer = Answer(FAILED, *((answer.status, answer.words) if answer else (row.status, row.words)))
        if answer is None or (row.state == FAILED and answer.state == FAILED):
            continue
        _set(row, answer)
        if answer.state == FAILED:
            failed.append(row.address)
    return failed


def _set(row: Recipient, answer: Answer) -> None:
    row.state, row.status, row.words, row.at = answer.state, answer.status[:12], cut(answer.words), now()
    row.save(update_fields=["state", "status", "words", "at"])


def _mark(message: Message, by: Any, outcome: str, **values: Any) -> Delivery:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        _save(delivery, **{"attempts": delivery.attempts + 1} | values)
        _record(outcome, delivery, by)
    return delivery


def _save(delivery: Delivery, **values: Any) -> None:
    for name, value in values.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(values))


def _record(outcome: str, delivery: Delivery, by: Any, **data: Any) -> None:
    message = delivery.message
    said = {"error": delivery.error} if delivery.error else {}
    record(EVENTS[outcome], message, by=by, about=[message.conversation], data=said | data)
    announce(message.conversation, message.user_id)
