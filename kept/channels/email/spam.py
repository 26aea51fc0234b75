"""What the filters on a mail's way say of it, in their headers. Kept judges no mail by its words."""

from __future__ import annotations

import re

from .headers import Headers

# Header, and what it says of a mail that is unwanted.
_MARKS = (
    ("x-spam-flag", r"yes\b|true\b"),
    ("x-spam-status", r"yes\b"),
    ("x-spam", r"yes\b|spam\b|true\b"),
    ("x-spam-action", r"(?:reject|add header|rewrite subject)\b"),
    ("x-rspamd-action", r"(?:reject|add header|rewrite subject)\b"),
    ("x-spamd-result", r"[^:]{0,40}: true\b"),
    ("x-rspamd-flag", r"yes\b"),
    ("x-bogosity", r"(?:spam|yes)\b"),
    ("x-dspam-result", r"(?:spam|blacklisted)\b"),
    ("x-crm114-status", r"spam\b"),
    ("x-barracuda-spam-status", r"yes\b"),
    ("x-barracuda-spam-flag", r"yes\b"),
    ("x-gm-spam", r"1\b"),
    ("x-gm-phishy", r"1\b"),
    ("x-ses-spam-verdict", r"fail\b"),
    ("x-mailgun-sflag", r"yes\b"),
    ("x-proofpoint-spam-details", r".*\brule=(?:spam|phish|malware)"),
    ("x-ms-exchange-organization-scl", r"[5-9]\b"),
    ("x-forefront-antispam-report", r".*(?:\bsfv:(?:spm|sks|blk)\b|\bscl:[5-9]\b|\bcat:(?:h?phsh|h?spm|spoof|malw)\b)"),
    ("x-microsoft-antispam-report", r".*(?:\bsfv:(?:spm|sks)\b|\bscl:[5-9]\b)"),
)
_INFECTED = (
    ("x-virus-status", r"(?:infected|yes|bad)\b"),
    ("x-amavis-alert", r".*infected"),
    ("x-ses-virus-verdict", r"fail\b"),
)
_VERDICTS = ("x-spam-flag", "x-spam-status")
ENOUGH_STARS = 5


def spam_mark(headers: Headers) -> str:
    """The header by which a filter says that nobody wants this mail, as "X-Spam-Flag: YES"; "" if none does."""
    if found := _marked(headers, _MARKS):
        return found
    stars = headers.raw("x-spam-level").strip()
    counted = len(stars) - len(stars.lstrip("*+"))
    if counted >= ENOUGH_STARS and not any(name in headers for name in _VERDICTS):
        return f"X-Spam-Level: {counted}"
    return ""


def virus_mark(headers: Headers) -> str:
    """The header by which a scanner says that it found something harmful; "" if none does."""
    return _marked(headers, _INFECTED)


def _marked(headers: Headers, marks: tuple[tuple[str, str], ...]) -> str:
    for name, pattern in marks:
        if name in headers:
            value = next((v for v in headers.all_raw(name) if re.match(pattern, v[:2000].strip(), re.IGNORECASE)), "")
            if value:
                return f"{name.title()}: {value[:120]}"
    return ""
