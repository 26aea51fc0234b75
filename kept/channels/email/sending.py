"""Replies leave by SMTP: tried again with growing pauses, failed for good with the server's own words."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kept.channels.email.addresses import reply_address
from kept.channels.email.delivering import (
    LONGEST_ERROR,
    mark_failed,
    mark_kept_here,
    mark_queued,
    mark_sent,
    mark_tried,
)
from kept.channels.email.outgoing import mail_of
from kept.channels.email.outgoing_headers import HeaderRefused
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.models import Delivery, DeliveryState, Kind, Message
from kept.jobs.tasks import task
from kept.notices.mail import connected

# After the n-th failure; in all about two days, as mail servers do among each other.
PAUSES = [timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 120, 240, 480, 720, 1200)]


class Refused(Exception):
    """The other server said no for good (5xx). `str()` is what it said."""


def queue_delivery(event: Any, message: Message) -> None:
    """As a reaction at once to `message.sent` and `message.released`: the mail leaves by a job after the commit.

    A message that is still held is left alone: it is released when its time is over.
    """
    if message.kind == Kind.REPLY and message.conversation.channel.kind == "email":
        if Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).exists():
            deliver.enqueue(message.pk, unique_key=key_of(message.pk))


def send_again(message: Message, *, by: Any) -> Delivery:
    """Try a mail that failed, or that stayed here for want of a server, once more. Others are left as they are."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(no_key=True).get(message=message)
        if delivery.state in (DeliveryState.FAILED, DeliveryState.KEPT_HERE):
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
    if not settings.SMTP_OUT:
        _keep_here(delivery.message)
        return
    try:
        hand_over(mail_of(delivery.message), return_path(delivery.message))
    except (HeaderRefused, Refused) as error:
        mark_failed(delivery.message, str(error), by=SYSTEM)
    except (smtplib.SMTPException, OSError) as error:
        _try_later(delivery, said(error))
    else:
        mark_sent(delivery.message, by=SYSTEM)


def return_path(message: Message) -> str:
    """Where a bounce goes: to the conversation; nowhere for an automatic mail, so that no two machines keep writing (RFC 3834)."""
    return "" if message.automatic else reply_address(message.conversation.channel.address, message.conversation_id)


def hand_over(mail: EmailMessage, sender: str) -> None:
    """Give a mail to the server of KEPT_SMTP_OUT; `sender` is the envelope's, to which bounces come back.

    Raises Refused for a no for good; smtplib.SMTPException or OSError for anything that may go better later.
    """
    try:
        with connected(settings.SMTP_OUT) as server:
            refused = server.send_message(mail, from_addr=sender)
    except smtplib.SMTPAuthenticationError:
        raise  # our own password is wrong: nothing about this mail, so it waits until somebody mends the setting
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(str(error)) from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        if all(code >= 500 for code in _codes(error)):
            raise Refused(said(error)) from error
        raise
    if refused:
        # Some got it: sending again would give it to them twice, so the rest is told to whoever wrote it.
        raise Refused(f"{', '.join(refused)}: {words_of(refused.values())}")


def _codes(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in error.recipients.values()]
    return [error.smtp_code]


def said(error: BaseException) -> str:
    """The server's words of any error, without our password: `550 5.1.1 No such user`."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return words_of(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return words_of([(error.smtp_code, error.smtp_error)])
    return f"{error}" or type(error).__name__


def words_of(answers: Iterable[tuple[int, bytes | str]]) -> str:
    texts = (
        f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}" for code, words in answers
    )
    return " · ".join(dict.fromkeys(" ".join(text.split()) for text in texts))[:LONGEST_ERROR]


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


def _try_later(delivery: Delivery, error: str) -> None:
    if delivery.attempts >= len(PAUSES):
        mark_failed(delivery.message, error, by=SYSTEM)
        return
    when = now() + PAUSES[delivery.attempts]
    with transaction.atomic():
        mark_tried(delivery.message, error, next_try_at=when, by=SYSTEM)
        deliver.enqueue_at(when, delivery.message_id, unique_key=key_of(delivery.message_id))
