"""Mails built to exhaust the parser, told apart before it sees them: thirty megabytes can become ten gigabytes of parts."""

from __future__ import annotations

import re
from collections import Counter
from email.message import EmailMessage

MOST_LINES = 5_000_000
MOST_FIELDS = 500_000
MOST_DASHED = 200_000
MOST_BOUNDARIES = 20_000  # the same line beginning with two hyphens: so many parts would it be
_FIELD = re.compile(rb"^[!-9;-~]{1,100}:", re.MULTILINE)
_DASHED = re.compile(rb"^--[^\r\n]{0,200}", re.MULTILINE)


class Part(EmailMessage):
    """A part as the parser builds it. It takes no report of delivery apart: each blank line would be a part of its own."""

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        return "text/plain" if kind in ("message/delivery-status", "message/global-delivery-status") else kind


def costly(raw: bytes) -> bool:
    """Whether parsing this would take far more memory than its length. Linear."""
    if raw.count(b"\n") > MOST_LINES or _more_than(MOST_FIELDS, _FIELD, raw):
        return True
    seen: Counter[bytes] = Counter()
    for count, found in enumerate(_DASHED.finditer(raw)):
        seen[found[0]] += 1
        if count > MOST_DASHED or seen[found[0]] > MOST_BOUNDARIES:
            return True
    return False


def _more_than(most: int, pattern: re.Pattern[bytes], raw: bytes) -> bool:
    return any(count >= most for count, _ in enumerate(pattern.finditer(raw)))
