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
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_DASHED = re.compile(rb"^--[^\r\n]{0,200}", re.MULTILINE)


class Part(EmailMessage):
    """A part as the parser builds it. It takes no report of delivery apart: each blank line would be a part of its own."""

    def get_content_type(self) -> str:
        kind = super().get_content_type()
        return "text/plain" if kind in ("message/delivery-status", "message/global-delivery-status") else kind


_STRUCTURED = re.compile(rb"multipart/|message/|content-disposition|ms-tnef|pkcs7", re.IGNORECASE)
LONGEST_PLAIN = 12_000_000  # bytes that are parsed of a mail that is nothing but text
LONGEST_HEAD = 2_000_000


def endless_text(raw: bytes) -> bool:
    """Whether this is one text longer than is ever shown, so that its end need not be parsed."""
    if len(raw) <= LONGEST_PLAIN:
        return False
    end = _BLANK.search(raw, 0, LONGEST_HEAD)
    return end is not None and not _STRUCTURED.search(raw, 0, end.start())


def costly(raw: bytes) -> bool:
    """Whether parsing this would take far more memory than its length. Linear."""
    if len(raw) > LONGEST_HEAD and not _BLANK.search(raw, 0, LONGEST_HEAD):  # nothing but headers
        return True
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
