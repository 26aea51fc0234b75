"""Replies leave by SMTP: tried again with growing pauses, failed for good with the server's own words."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kept.accounts.rate_limits import Limited, take
from kept.channels.email.addresses import reply_address
from kept.channels.email.delivering import (
    mark_failed,
    mark_kept_here,
    mark_queued,
    note_answers,
    recipients_of,
    replace_recipient,
)
from kept.channels.email.handing_over import hand_over
from kept.channels.email.outgoing import mail_of
from kept.channels.email.outgoing_headers import HeaderRefused
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.addressing import boxes, refuse_our_own
from kept.inbox.continuing import also_known
from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Delivery, DeliveryState, Kind, Message, Recipient, RecipientState
from kept.jobs.tasks import task

# After the n-th failure; in all about two days, as mail servers do among each other. Each up to a fifth shorter, so
# that what failed together does not come back together.
PAUSES = [timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 120, 240, 480, 720, 1200)]
RETRIED = (DeliveryState.FAILED, DeliveryState.PARTLY, DeliveryState.KEPT_HERE)
QUEUED = RecipientState.QUEUED


def queue_delivery(event: Any, message: Message) -> None:
    """As a reaction at once to `message.sent` and `message.released`: the mail leaves by a job after the commit.

    A message that is still held is left alone: it is released when its time is over.
    """
    if message.kind == Kind.REPLY and message.conversation.channel.answers_by_mail:
        if Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).exists():
            deliver.enqueue(message.pk, unique_key=key_of(message.pk))


def send_again(message: Message, *, by: Any, instead: Mapping[str, str] | None = None) -> Delivery:
    """Try a mail again that failed, for those whom it did not reach, or that stayed here for want of a server.

    `instead` is {address that failed: another address, not ours}. Others are left as they are. Raises ValidationError {"to": …}.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        if delivery.state in RETRIED:
            for old, new in (instead or {}).items():
                found = boxes([new], "to")
                refuse_our_own({"to": found})
                for box in found:
                    replace_recipient(message, old, box["address"])
            delivery = mark_queued(message, by=by)
            deliver.enqueue(message.pk, unique_key=key_of(message.pk))
    return delivery


def key_of(message_id: int) -> str:
    return f"email.deliver:{message_id}"


@task(queue="mail", max_attempts=20)
def deliver(message_id: int) -> None:
    """Send one reply. Safe to run twice: the mail carries the same Message-ID, and what was sent is not sent again."""
    delivery = _due(message_id)
    if delivery is None:
        return
    message = delivery.message
    if not settings.SMTP_OUT:
        _keep_here(message)
        return
    try:
        mail = mail_of(message)
        ready, turn = _whose_turn(_waiting(message))
    except HeaderRefused as error:
        mark_failed(message, str(error), by=SYSTEM)
        return
    answers = hand_over(mail, return_path(message), [row.address for row in ready]) if ready else {}
    again = [answer.state for answer in answers.values()].count(QUEUED)
    pause = _pause(delivery.attempts) if again else None
    later = [when for when in (turn, now() + pause if pause else None) if when]
    # Given up only where a try failed for the last time: whoever just waits for their turn is waited for.
    with transaction.atomic():
        note_answers(message, answers, retry_at=min(later, default=None), tried=bool(ready), by=SYSTEM)
        for id in {answer.known_as for answer in answers.values()}:
            also_known(message, id)
        if later and Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).exists():
            deliver.enqueue_at(min(later), message_id, unique_key=key_of(message_id))


def _waiting(message: Message) -> list[Recipient]:
    rows = recipients_of(message)
    if not rows:
        raise HeaderRefused("To: nobody")
    return [row for row in rows if row.state == QUEUED]


def _pause(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failure; None when it was the last."""
    return PAUSES[attempts] * random.uniform(0.8, 1) if attempts < len(PAUSES) else None


def _whose_turn(rows: Sequence[Recipient]) -> tuple[list[Recipient], datetime | None]:
    """Those to whose domain a mail may leave now (KEPT_MAIL_RATE), and when it is the others' turn."""
    seconds: dict[str, int] = {}
    for domain in dict.fromkeys(domain_of(row.address) for row in rows):
        try:
            take("mail out", "domain", domain)
            seconds[domain] = 0
        except Limited as limited:
            seconds[domain] = limited.seconds + random.randrange(5)
    later = [wait for wait in seconds.values() if wait]
    ready = [row for row in rows if not seconds[domain_of(row.address)]]
    return ready, now() + timedelta(seconds=min(later)) if later else None


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def return_path(message: Message) -> str:
    """Where a bounce goes: to the conversation; nowhere for an automatic mail, so that no two machines keep writing (RFC 3834)."""
    return (
        ""
        if message.automatic
        else reply_address(mail_channel(message.conversation.channel).address, message.conversation_id)
    )


def _due(message_id: int) -> Delivery | None:
    """The delivery if it is to leave now: not held, not sent, and not before the time of its next try."""
    rows = Delivery.objects.select_related(
        "message__conversation__channel", "message__conversation__person", "message__user"
    )
    delivery = rows.filter(message_id=message_id, state=DeliveryState.QUEUED).first()
    if delivery is not None and delivery.next_try_at and delivery.next_try_at > now():
        deliver.enqueue_at(delivery.next_try_at, message_id, unique_key=key_of(message_id))
        return None
    return delivery


def _keep_here(message: Message) -> None:
    """No server to send by: the mail is written into the outbox folder, and everybody sees that it was not sent."""
    try:
        content = mail_of(message).as_bytes()
    except HeaderRefused as error:
        mark_failed(message, str(error), by=SYSTEM)
        return
    folder = Path(settings.DATA) / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{message.pk}.eml").write_bytes(content)
    mark_kept_here(message, by=SYSTEM)
