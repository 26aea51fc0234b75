"""Where the mails of an mbox begin and end: mboxo, mboxrd, mboxcl and mboxcl2 (RFC 4155 names no one form).

A mail begins with a line "From sender date". The same words may begin a line of a text: most programs then write
">From ", some write the length of the text into a header instead, some do neither.
"""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass

Content = mmap.mmap | bytes
# A year, and after the line another that looks like a header.
_BEGIN = re.compile(rb"From [^\r\n]*\b(?:19|20)\d\d\b[^\r\n]*\r?\n(?=[!-9;-~]+[ \t]*:)")
_DATED = re.compile(rb"From [^\r\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]*\d\d?:\d\d")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE = 1000
_LONGEST_HEAD = 256 * 1024


@dataclass(slots=True)
class Span:
    """One mail: `content[start:end]`, without its From line. `quoted`: lines with ">From " have to be turned back."""

    start: int
    end: int
    quoted: bool


def spans(content: Content) -> Iterator[Span]:
    """The mails in an mbox, in order. What stands before the first From line is a mail too, if it is anything."""
    begin = _beginning(content, 0) if content[:5] == b"From " else None
    if begin is None:
        first = _next(content, 0)
        if content[: first or len(content)].strip():
            yield Span(0, _trimmed(content, 0, len(content) if first is None else first), True)
        begin = None if first is None else _beginning(content, first)
    while begin is not None:
        length = _stated_end(content, begin)
        following = _next(content, begin - 1 if length is None else length)
        end = len(content) if following is None else following
        # With a length that is right and a bare From line inside, nothing was quoted (mboxcl2).
        bare = length is not None and _next(content, begin - 1, length) is not None
        yield Span(begin, _trimmed(content, begin, end), not bare)
        begin = None if following is None else _beginning(content, following)


def unquoted(raw: bytes) -> bytes:
    """The mail with ">From " at the beginning of a line turned back into "From ", and each ">>From " into ">From "."""
    return _QUOTED.sub(rb"\1", raw) if b">From " in raw else raw


def _beginning(content: Content, at: int) -> int | None:
    """Where the mail itself begins, if a From line stands at `at`."""
    found = _BEGIN.match(content, at)
    return found.end() if found else None


def _next(content: Content, after: int, before: int | None = None) -> int | None:
    """The position of the next From line behind `after`."""
    at = max(after, 0)
    limit = len(content) if before is None else before
    while (found := content.find(b"\nFrom ", at, limit)) >= 0:
        at = found + 1
        blank = content[max(found - 2, 0) : found] in (b"\r\n", b"\n\r") or content[max(found - 1, 0) : found] in (
            b"\n",
            b"\r",
        )
        if (blank or _DATED.match(content, at)) and _beginning(content, at) is not None:
            return at
    return None


def _stated_end(content: Content, begin: int) -> int | None:
    """Where the mail ends by its Content-Length, if another mail or the end of the file is really there."""
    head = _END_OF_HEAD.search(content, begin, begin + _LONGEST_HEAD)
    stated = _LENGTH.search(content, begin, head.start() + 2) if head else None
    if head is None or stated is None:
        return None
    end = head.end() + int(stated[1])
    rest = content[end : end + 8].lstrip(b"\r\n")
    return end if end <= len(content) and (not rest or rest.startswith(b"From ")) else None


def _trimmed(content: Content, begin: int, end: int) -> int:
    """Without the empty line before the next From line."""
    if content[max(begin, end - 2) : end] == b"\n\n":
        return end - 1
    return end - 2 if content[max(begin, end - 4) : end] == b"\r\n\r\n" else end
