"""Reports of failed or late delivery: RFC 3464, those of services, and the free text of other mail servers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import delivery_reports, failure_words
from .bounce_texts import diagnostic_in, recipients_in
from .charsets import decode
from .delivery_reports import ARRIVED, LATE, Row
from .feedback import read_feedback
from .headers import Headers
from .mail import Bounce, Feedback
from .originals import KINDS as COPIES
from .originals import Original, read_original, split_copy
from .parts import Content, bytes_of, parameters_of, text_of
from .service_reports import read_service_report
from .severity import is_hard

LONGEST_TEXT = 100_000
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine reports of a mail of ours. `failed`: it came back; `late`: it still may arrive."""

    bounce: Bounce | None = None
    failed: bool = False
    late: bool = False
    feedback: Feedback | None = None
    machine: bool = False


def read_report(headers: Headers, subject: str, content: Content) -> Report:
    """Whatever this mail reports; all of it empty for a mail that is no report."""
    if not _may_report(headers, content):
        return Report()
    text = _text(content)
    service = read_service_report(headers, text)
    if service is not None:
        return Report(service.bounce, service.bounce is not None, feedback=service.feedback, machine=True)
    original = read_original(content, text)
    feedback = read_feedback(subject, content, original)
    if feedback is not None:
        return Report(feedback=feedback, machine=True)
    rows, id_ = delivery_reports.read_rows(content)
    if not rows and (_is_report(headers, content) or any(map(_is_machine, _senders(headers)))):
        # Its parts could not be told apart, or it is no report by its type: the same lines in the text.
        rows, id_ = delivery_reports.rows_of(text)
        rows = [row for row in rows if row.address]
    if rows:
        return _of_rows(rows, id_ or original.message_id, headers, text)
    return _of_text(headers, subject, text, original, content)


_SIGNS = ("x-failed-recipients", "x-amz-sns-message-id", "x-mlserver")


def _may_report(headers: Headers, content: Content) -> bool:
    """A cheap look: what a person writes has none of the signs by which the rest would know a report."""
    return (
        any(name in headers for name in _SIGNS)
        or headers.raw("return-path").strip() in ("<>", "")
        and "return-path" in headers
        or any(leaf.kind.startswith("message/") or leaf.kind in COPIES for leaf in content.leaves)
        or any(
            kind == "multipart/report" for kind, _ in [parameters_of(headers.raw("content-type")), *content.containers]
        )
        or any(_is_machine(name) or failure_words.SERVICE.match(name) for name in _senders(headers))
    )


def _of_rows(rows: list[Row], message_id: str, headers: Headers, text: str) -> Report:
    missed = [row for row in rows if row.outcome != ARRIVED]
    if not missed:
        return Report(machine=True)
    words = next((row.words for row in missed if row.words), "")
    status = delivery_reports.statuses_of(missed)
    late = [row.address for row in missed if row.outcome == LATE]
    bounce = Bounce(
        delivery_reports.addresses_of(missed),
        status,
        message_id,
        words or diagnostic_in(split_copy(text)[0]),
        is_hard(status, words),
        late,
    )
    return Report(bounce, failed=len(late) < len(missed), late=len(late) == len(missed), machine=True)


def _of_text(headers: Headers, subject: str, text: str, original: Original, content: Content) -> Report:
    named = [a.strip().lower() for a in re.split(r"[,\s]+", headers.raw("x-failed-recipients")) if "@" in a]
    head = split_copy(text)[0]
    who = _senders(headers)
    if not named and not (
        _is_report(headers, content) or reads_as_failure(headers, subject, who, head, original.found)
    ):
        if is_late(subject, head) and any(map(_is_machine, who)):
            return Report(_bounce(headers, head, original, [], late=True), late=True, machine=True)
        return Report()
    late = not named and is_late(subject, head)
    return Report(_bounce(headers, head, original, named, late=late), failed=not late, late=late, machine=True)


def _bounce(headers: Headers, head: str, original: Original, named: list[str], *, late: bool) -> Bounce:
    ours = {a.address.lower() for name in ("from", "to", "cc") for a in headers.addresses(name)}
    failed = named or recipients_in(head, original.recipients, ours)
    status = delivery_reports.statuses_in(head[:20_000])
    words = diagnostic_in(head)
    return Bounce(
        failed,
        status,
        original.message_id,
        words,
        not late and is_hard(status, words or head[:5_000]),
        failed if late else [],
    )


def reads_as_failure(headers: Headers, subject: str, who: list[str], head: str, has_copy: bool) -> bool:
    """Whether a mail without the machines' part reads like a report. The less its sender is a machine's, the more is asked."""
    worded, told = bool(failure_words.SUBJECT.search(subject)), bool(failure_words.BODY.search(head[:5_000]))
    if any(failure_words.DAEMON.match(name) for name in who):
        return worded or told or is_late(subject, head)
    if failure_words.SENT_ON.match(subject):
        return False
    unanswerable = "return-path" in headers and headers.raw("return-path").strip() in ("<>", "")
    if "x-mlserver" in headers and failure_words.LIST_REFUSAL.search(subject):
        return True
    if any(failure_words.POSTMASTER.match(name) for name in who):
        answered = headers.raw("auto-submitted").lower().startswith("auto-replied")
        return (worded and (told or has_copy or unanswerable)) or (told and not answered)
    if unanswerable:
        return worded and (told or has_copy)
    return any(failure_words.SERVICE.match(name) for name in who) and worded and told


def is_late(subject: str, head: str) -> bool:
    if failure_words.FINAL_BODY.search(head[:5_000]):
        return False
    return bool(failure_words.LATE_SUBJECT.search(subject) or failure_words.LATE_BODY.search(head[:5_000]))


def _is_machine(name: str) -> bool:
    return bool(failure_words.DAEMON.match(name) or failure_words.POSTMASTER.match(name))


def _senders(headers: Headers) -> list[str]:
    """What the From header says of who wrote, its names and addresses."""
    found = headers.addresses("from") or headers.addresses("sender")
    return [word for box in found for word in (box.name, box.address) if word]


def _is_report(headers: Headers, content: Content) -> bool:
    """multipart/report about delivery: what says so, and does not say otherwise."""
    return any(
        kind == "multipart/report" and parameters.get("report-type", "delivery-status").lower() == "delivery-status"
        for kind, parameters in [parameters_of(headers.raw("content-type")), *content.containers]
    )


def _text(content: Content) -> str:
    """The first texts of the mail itself, without what is enclosed or attached."""
    shown = [leaf for leaf in content.leaves if leaf.kind == "text/plain" and leaf.disposition != "attachment"]
    texts = [text_of(leaf) for leaf in shown[:3]]
    if not any(text.strip() for text in texts):
        pages = [decode(bytes_of(leaf.part)) for leaf in content.leaves if leaf.kind == "text/html"][:1]
        texts = [_without_tags(page[:LONGEST_TEXT]) for page in pages]
    return "\n".join(texts)[:LONGEST_TEXT]


def _without_tags(page: str) -> str:
    from kept.text.html import to_text

    return to_text(page)
