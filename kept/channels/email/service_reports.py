"""Reports that a sending service mails as JSON: Amazon's notifications of bounces and complaints (SES through SNS)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .charsets import clean
from .delivery_reports import statuses_in
from .headers import Headers
from .mail import Bounce, Feedback

LONGEST = 50_000
_TYPE = re.compile(r'"(?:notificationType|eventType)"\s*:\s*"(Bounce|Complaint|Delivery|DeliveryDelay)"')
_ADDRESS = re.compile(r'"emailAddress"\s*:\s*"([^"]{3,320})"')
_STATUS = re.compile(r'"status"\s*:\s*"([45]\.\d{1,3}\.\d{1,3})"')
_WORDS = re.compile(r'"diagnosticCode"\s*:\s*"((?:[^"\\]|\\.){1,2000})"')


@dataclass(frozen=True, slots=True)
class Said:
    bounce: Bounce | None = None
    feedback: Feedback | None = None


def read_service_report(headers: Headers, text: str) -> Said | None:
    """None if this is no such notification. Mail servers cut its one long line, so it is not always valid JSON."""
    if "x-amz-sns-message-id" not in headers and not text.lstrip().startswith("{"):
        return None
    text = re.sub(r"!\r?\n ", "", text[:LONGEST])
    found = _TYPE.search(text)
    if not found:
        return None
    recipients = list(dict.fromkeys(clean(address.lower()) for address in _ADDRESS.findall(text)))
    id_ = _id_of(text)
    if found[1] == "Complaint":
        kind = re.search(r'"complaintFeedbackType"\s*:\s*"([a-z-]{2,40})"', text)
        return Said(feedback=Feedback(kind[1] if kind else "abuse", recipients, id_))
    if found[1] != "Bounce":
        return Said()
    said = _WORDS.search(text)
    status = list(dict.fromkeys(_STATUS.findall(text))) or statuses_in(said[1] if said else "")
    words = clean(said[1].partition("; ")[2] or said[1])[:400] if said else ""
    return Said(bounce=Bounce(recipients, status, id_, words, '"Permanent"' in text))


def _id_of(text: str) -> str:
    """The id of our mail: among the headers it repeats, if they were asked for; SES gives mails ids of its own."""
    begin = text.find("{")
    try:
        told: Any = json.JSONDecoder().raw_decode(text[begin:])[0] if begin >= 0 else {}
        rows = told.get("mail", {}).get("headers", [])
        return next((str(row["value"]).strip("<> ") for row in rows if row.get("name", "").lower() == "message-id"), "")
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        found = re.search(r'"Message-ID"\s*,\s*"value"\s*:\s*"<?([^">]{3,300})', text, re.IGNORECASE)
        return found[1] if found else ""
