"""What servers report of a mail of ours: it came back, it is late, somebody complained of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kept.events.recording import record
from kept.inbox.models import Message
from kept.people.finding import known
from kept.people.knowing import mark_failing
from kept.people.mailings import refuse_mailings

from .delivering import note_bounce, note_delay
from .feedback import UNWANTED
from .mail import Bounce, Feedback, Mail


def note_report(mail: Mail, bounced: Message | None, *, by: Any) -> None:
    """Draw the consequences of a report for the mail of ours it speaks of (None: we sent no such mail, so none).

    Only whom that mail went to can be marked by it: everybody may write such a report.
    """
    if bounced is None:
        return
    with transaction.atomic():
        if mail.feedback is not None:
            _complained(bounced, mail.feedback, by)
        elif mail.bounce is not None and mail.is_bounce:
            _came_back(bounced, mail.bounce, mail.subject, by)
        elif mail.bounce is not None and mail.is_delay:
            note_delay(bounced, words=said(mail.bounce) or mail.subject, by=by)


def note_alive(address: str, *, by: Any) -> None:
    """Somebody wrote from this address: mail to it arrives again, as far as we know. One query where all is well."""
    mark_failing("email", address, failing=False, by=by)


def reported_ones(message: Message, addresses: list[str]) -> list[str]:
    """Which of the mail's own recipients a report speaks of, as they stand in the mail.

    Others than we wrote to (a mail that was sent on) count for the only one we wrote to; of several nobody knows whose.
    """
    boxes = [str(row.get("address", "")) for row in (*message.to, *message.cc, *message.bcc)]
    recipients = {address.lower(): address for address in boxes if address}
    named = [recipients[address] for address in addresses if address in recipients]
    return named or (list(recipients.values()) if len(recipients) == 1 else [])


def said(report: Bounce) -> str:
    """The other server's words in one line, and whom they are about."""
    status = [code for code in report.status if code not in report.diagnostic]
    named = [address for address in report.failed_recipients[:5] if address not in report.diagnostic]
    return " · ".join(word for word in (*status, *named, report.diagnostic) if word)


def _came_back(message: Message, report: Bounce, subject: str, by: Any) -> None:
    failed = [address for address in report.failed_recipients if address not in report.late_recipients]
    words = said(report) or subject
    note_bounce(message, recipients=failed, status=next(iter(report.status), ""), words=words, hard=report.hard, by=by)
    if report.hard:
        for address in reported_ones(message, failed):
            mark_failing("email", address, because=report.diagnostic or words, by=by)


def _complained(message: Message, feedback: Feedback, by: Any) -> None:
    """Who marked our mail as spam gets no automatic one any more; our people are told. Event: delivery.complained."""
    if feedback.kind not in UNWANTED:
        return
    keys = [("email", address.lower()) for address in reported_ones(message, feedback.recipients)]
    people = list({person.pk: person for person in known(keys).values()}.values())
    for person in people:
        refuse_mailings(person, by=by, about=[message])
    record(
        "delivery.complained", message, by=by, about=[message.conversation, *people], data={"kind": feedback.kind[:40]}
    )
