"""Replies leave by SMTP: tried again with growing pauses, failed for good with the server's own words."""

from __future__ import annotations

import random
import smtplib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kept.accounts.rate_limits import Limited, take
from kept.channels.email.addresses import reply_address
from kept.channels.email.delivering import (
    Answer,
    cut,
    mark_failed,
    mark_kept_here,
    mark_queued,
    note_answers,
    recipients_of,
    replace_recipient,
)
from kept.channels.email.outgoing import mail_of
from kept.channels.email.outgoing_headers import HeaderRefused, envelope
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.addressing import boxes
from kept.inbox.models import Delivery, DeliveryState, Kind, Message, Recipient, RecipientState
from kept.jobs.tasks import task
from kept.notices.mail import connected

# After the n-th failure; in all about two days, as mail servers do among each other. Each up to a fifth shorter, so
# that what failed together does not come back together.
PAUSES = [timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 120, 240, 480, 720, 1200)]
RETRIED = (DeliveryState.FAILED, DeliveryState.PARTLY, DeliveryState.KEPT_HERE)
QUEUED, SENT, FAILED, _REPLACED = RecipientState


def queue_delivery(event: Any, message: Message) -> None:
    """As a reaction at once to `message.sent` and `message.released`: the mail leaves by a job after the commit.

    A message that is still held is left alone: it is released when its time is over.
    """
    if message.kind == Kind.REPLY and message.conversation.channel.kind == "email":
        if Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).exists():
            deliver.enqueue(message.pk, unique_key=key_of(message.pk))


def send_again(message: Message, *, by: Any, instead: Mapping[str, str] | None = None) -> Delivery:
    """Try a mail again that failed, for those whom it did not reach, or that stayed here for want of a server.

    `instead` is {address that failed: another address}. Others are left as they are. Raises ValidationError {"to": …}.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        if delivery.state in RETRIED:
            for old, new in (instead or {}).items():
                for box in boxes([new], "to"):
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
    return "" if message.automatic else reply_address(message.conversation.channel.address, message.conversation_id)


def hand_over(mail: EmailMessage, sender: str, to: Sequence[str]) -> dict[str, Answer]:
    """Give a mail to the server of KEPT_SMTP_OUT for the addresses `to`; `sender` is the envelope's, for bounces.

    What it said of each of them, by address. Never raises for anything a server or a network can do.
    """
    by_envelope = {envelope(address): address for address in to}
    refused: Mapping[str, tuple[int, bytes]] = {}
    try:
        server = connected(settings.SMTP_OUT)
    except (smtplib.SMTPException, OSError) as error:
        # Nothing about this mail: it waits until the server is back, or somebody has mended the setting.
        return dict.fromkeys(to, Answer(QUEUED, str(getattr(error, "smtp_code", "")), said(error)))
    try:
        refused = server.send_message(mail, from_addr=sender, to_addrs=list(by_envelope))
        rest = Answer(SENT)
        with suppress(smtplib.SMTPException, OSError):  # it is taken, whatever becomes of the farewell
            server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
        rest = Answer(QUEUED, words=words_of(refused.values()))  # the server left before it was asked for these
    except smtplib.SMTPNotSupportedError as error:
        rest = Answer(FAILED, words=str(error))
    except smtplib.SMTPResponseException as error:
        rest = answer_of(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        rest = Answer(QUEUED, words=said(error))
    finally:
        server.close()
    return {address: answer_of(*refused[asked]) if asked in refused else rest for asked, address in by_envelope.items()}


def answer_of(code: int, words: bytes | str) -> Answer:
    """A server's code and words about a recipient: 5xx is a no for good, anything else may go better later."""
    return Answer(FAILED if code >= 500 else QUEUED, str(code), words_of([(code, words)]))


def said(error: BaseException) -> str:
    """The server's words of any error, without our password: `550 5.1.1 No such user`."""
    if isinstance(error, smtplib.SMTPResponseException):
        return words_of([(error.smtp_code, error.smtp_error)])
    return f"{error}" or type(error).__name__


def words_of(answers: Iterable[tuple[int, bytes | str]]) -> str:
    texts = (
        f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}" for code, words in answers
    )
    return cut(" · ".join(dict.fromkeys(" ".join(text.split()) for text in texts)))


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
