"""Complaints about mails of ours (RFC 5965), and how those say it who keep to no RFC."""

from __future__ import annotations

import re

from .charsets import decode
from .mail import Feedback
from .originals import Original
from .parts import Content, bytes_of

_FIELD = re.compile(r"^([A-Za-z-]{2,40}):[ \t]*(.*)$", re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]]{1,64}@[A-Za-z0-9.-]{1,255}")
_PLAIN_COMPLAINT = re.compile(r"^\s*complaint about message from\b", re.IGNORECASE)
# The kinds that mean: I do not want this.
UNWANTED = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "other", "miscategorized"})


def read_feedback(subject: str, content: Content, original: Original) -> Feedback | None:
    """What is complained of, by whom it was got and which mail it was; None if this mail is no such report."""
    reports = [leaf for leaf in content.leaves if leaf.kind == "message/feedback-report"]
    if reports:
        fields = _fields(decode(bytes_of(reports[0].part)))
        recipients = _addresses(" ".join(fields.get(n, "") for n in ("original-rcpt-to", "removal-recipient")))
        return Feedback(
            fields.get("feedback-type", "abuse").lower(), recipients or original.recipients, original.message_id
        )
    if original.complained_by:  # Outlook.com sends the mail back and says who complained in a header of it
        return Feedback("abuse", [original.complained_by], original.message_id)
    if original.found and _PLAIN_COMPLAINT.match(subject):
        return Feedback("abuse", original.recipients, original.message_id)
    if any(kind == "multipart/report" and p.get("report-type") == "feedback-report" for kind, p in content.containers):
        return Feedback("abuse", original.recipients, original.message_id)
    return None


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _FIELD.finditer(re.sub(r"\r?\n[ \t]+", " ", text.replace("\r\n", "\n"))):
        name = match[1].lower()
        found[name] = f"{found[name]} {match[2].strip()}" if name in found else match[2].strip()
    return found


def _addresses(text: str) -> list[str]:
    return list(dict.fromkeys(address.lower() for address in _ADDRESS.findall(text)))[:20]
