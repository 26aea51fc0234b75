"""Reports of failed delivery: RFC 3464 reports, and the free text of older mail servers."""

from __future__ import annotations

import re

from .charsets import decode
from .headers import Headers, read_ids
from .mail import Bounce
from .parts import Content, Leaf, bytes_of, parameters_of

_SENDER = re.compile(
    r"^(?:mailer-?daemon|mail-daemon|post_?master|mail\.?delivery\.?(?:sub)?system|mdaemon)\b", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"undeliver|failure notice|returned mail|mail delivery (?:failed|failure)|delivery.{0,40}\bfail|delivery has failed"
    r"|non[- ]?deliver|could not be delivered|mail system error|returning message to sender|message could not"
    r"|rejected mail|delivery (?:problem|error)|error sending your mail|unzustellbar"
    r"|退信|退件|無法傳遞|无法投递|لم يتم التسليم|تعذر التسليم|تعذّر التسليم|未送達|配信不能",
    re.IGNORECASE,
)
# Only believed of a machine's address: people write such sentences too.
_BODY = re.compile(
    r"undeliverable|could ?n[o']t be delivered|trouble delivering|invalid user address|delivery.{0,40}\bfailed"
    r"|\b5\d\d[- ]5\.\d\.\d|user unknown|unknown user|no such user|mailbox (?:full|unavailable|not found)|rejected recipient",
    re.IGNORECASE,
)
_DELAY = re.compile(r"delay|warning: |still (?:trying|being retried)|will be retried", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")
_COPY = re.compile(r"original|copy|header|below", re.IGNORECASE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def read_bounce(headers: Headers, subject: str, sender: str, content: Content) -> Bounce | None:
    """What failed, or None if this mail is no report of failed delivery (a notice of delay is none)."""
    reports = [
        leaf for leaf in content.leaves if leaf.kind in ("message/delivery-status", "message/global-delivery-status")
    ]
    failed, status, other = _from_reports(reports)
    if failed or status:
        return Bounce(failed, status, _original_id(content))
    return None if other else _from_text(headers, subject, sender, content)


def _from_reports(reports: list[Leaf]) -> tuple[list[str], list[str], bool]:
    """Failed recipients, status codes, and whether anything else (a delay, a delivery) was reported."""
    failed: list[str] = []
    status: list[str] = []
    other = False
    text = "\n\n".join(decode(bytes_of(leaf.part)) for leaf in reports).replace("\r\n", "\n")
    for block in re.split(r"\n\s*\n", text):
        fields = _fields(block)
        action, address = fields.get("action", "").lower(), _recipient(fields)
        if action.startswith(("delayed", "delivered", "relayed", "expanded")):
            other = True
        elif address or action:
            failed.append(address)
            status.extend(_STATUS.findall(fields.get("status", ""))[:1])
    return [a for a in dict.fromkeys(failed) if a], list(dict.fromkeys(status)), other


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", block).split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _recipient(fields: dict[str, str]) -> str:
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        value = fields.get(name, "")
        value = value.split(";", 1)[-1].strip().strip("<>")
        if value:
            return value.lower()
    return ""


def _from_text(headers: Headers, subject: str, sender: str, content: Content) -> Bounce | None:
    named = [a.strip().lower() for a in re.split(r"[,\s]+", headers.raw("x-failed-recipients")) if "@" in a]
    text = content.text or content.html
    if _DELAY.search(subject) or not (named or _reads_as_failure(headers, subject, sender, text)):
        return None
    return Bounce(
        named or _addresses_after_words(text),
        list(dict.fromkeys(_STATUS.findall(text[:20_000]))),
        _original_id(content),
    )


def _reads_as_failure(headers: Headers, subject: str, sender: str, text: str) -> bool:
    kind, parameters = parameters_of(headers.raw("content-type"))
    if kind == "multipart/report" and parameters.get("report-type", "delivery-status").lower() == "delivery-status":
        return True
    machine = bool(_SENDER.match(sender))
    unanswerable = "return-path" in headers and headers.raw("return-path").strip() == "<>"
    return (machine or unanswerable) and bool(_SUBJECT.search(subject)) or machine and bool(_BODY.search(text[:5_000]))


def _addresses_after_words(text: str) -> list[str]:
    """First recipient named before the copy of the mail in a report in free text."""
    lines = text[:6000].split("\n")
    cut = next((i for i, line in enumerate(lines) if line.startswith("---") and _COPY.search(line)), len(lines))
    head = "\n".join(lines[:cut])
    found = [a.lower().rstrip(".") for a in _ADDRESS.findall(head)]
    return list(dict.fromkeys(a for a in found if not _SENDER.match(a)))[:1]


def _original_id(content: Content) -> str:
    """Message-ID of the mail that did not arrive, from the copy in the report."""
    for leaf in content.leaves:
        if leaf.kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            match = re.search(
                rb"^message-id:[ \t]*((?:.|\r?\n[ \t])*)", bytes_of(leaf.part)[:100_000], re.IGNORECASE | re.MULTILINE
            )
            if match and (ids := read_ids(match[1].decode("utf-8", "replace"))):
                return ids[0]
    return ""
