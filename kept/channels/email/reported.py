"""What servers report of a mail of ours: it came back, it is late, somebody complained of it."""

from __future__ import annotations

from typing import Any

from kept.inbox.models import DeliveryState, Message
from kept.people.knowing import mark_failing

from .delivering import mark_failed
from .mail import Bounce, Mail


def note_report(mail: Mail, bounced: Message | None, *, by: Any) -> None:
    """Draw the consequences of a report for the mail of ours it speaks of (None: we sent no such mail, so none)."""
    if bounced is not None and mail.bounce is not None:
        _came_back(bounced, mail.bounce, mail, by)


def note_alive(address: str, *, by: Any) -> None:
    """Somebody wrote from this address: mail to it arrives again, as far as we know. One query where all is well."""
    mark_failing("email", address, failing=False, by=by)


def failed_ones(message: Message, report: Bounce) -> list[str]:
    """Which of the mail's own recipients a report speaks of, as they stand in the mail.

    Others than we wrote to (a mail that was sent on) count for the only one we wrote to; of several nobody knows whose.
    """
    recipients = {row["address"].lower(): row["address"] for row in [*message.to, *message.cc, *message.bcc]}
    named = [recipients[address] for address in report.failed_recipients if address in recipients]
    return named or (list(recipients.values()) if len(recipients) == 1 else [])


def _came_back(message: Message, report: Bounce, mail: Mail, by: Any) -> None:
    failed = failed_ones(message, report)
    if report.hard:
        for address in failed:
            mark_failing("email", address, by=by)
    delivery = getattr(message, "delivery", None)
    if delivery is not None and delivery.state != DeliveryState.FAILED:
        mark_failed(message, said(report) or mail.subject, by=by)


def said(report: Bounce) -> str:
    """The other server's words, in one line."""
    words = [*report.status, *report.failed_recipients[:5], report.diagnostic]
    return " · ".join(word for word in words if word)
