"""A mail that was sent on, as text or as a file: who wrote it first, and what."""

from __future__ import annotations

from email.message import Message

from .bodies import read_content
from .headers import Headers
from .mail import Address, Forwarded, Mail
from .parts import ENCLOSED, Content, Leaf


def read_forwarded(mail: Mail, content: Content, hint: str = "") -> Forwarded | None:
    """What was sent on; None for a report, and for a mail that only has another one attached."""
    if mail.is_bounce or mail.is_feedback_report or mail.is_delay:
        return None
    enclosed = [leaf for leaf in content.leaves if leaf.kind in ENCLOSED]
    if len(enclosed) == 1 and (inner := _inner(enclosed[0])) is not None and _is_sent_on(mail, content, enclosed[0]):
        return _from_enclosed(inner, _above(mail.body_text), hint)
    return _from_text(mail)


def _from_text(mail: Mail) -> Forwarded | None:
    from kept.text.forwarded import split_forwarded

    found = split_forwarded(mail.body_text, mail.subject)
    if found is None:
        return None
    return Forwarded(Address(found.sender_name, found.sender_address), found.text, found.subject, found.above)


def _inner(leaf: Leaf) -> Message | None:
    payload = leaf.part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner if isinstance(inner, Message) and ("from" in inner or "subject" in inner) else None


def _is_sent_on(mail: Mail, content: Content, leaf: Leaf) -> bool:
    """Whether the enclosed mail is what this one is about, and not a file beside what somebody writes."""
    from kept.text.subject import intent

    if any(kind in ("multipart/report", "multipart/digest") for kind, _ in content.containers):
        return False
    said = intent(mail.subject)
    return said == "forward" or leaf.opened or said != "reply" and not mail.body_text.strip()


def _from_enclosed(inner: Message, above: str, hint: str) -> Forwarded:
    headers = Headers(inner, hint)
    sender = next(iter(headers.addresses("from")), Address("", ""))
    return Forwarded(sender, read_content(inner, hint).text.strip(), headers.text("subject"), above)


def _above(text: str) -> str:
    return text.partition("\n---------- Forwarded message ---------\n")[0].strip()
