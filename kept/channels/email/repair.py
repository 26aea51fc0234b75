"""Small repairs of the header block before the strict parser sees it. The stored original is not touched."""

from __future__ import annotations

import re

_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
_SOUND = re.compile(rb"(?:[!-9;-~]{1,100}:[^\r\n]*+\r?\n(?:[ \t]+[^\s][^\r\n]*+\r?\n)*+)++\r?\n")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")


def repaired(raw: bytes) -> bytes:
    """Without what makes a parser take the rest of the headers for the body: an mbox line, stray lines in between."""
    if _SOUND.match(raw):
        return raw
    raw = raw.lstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
    if raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    raw = raw.lstrip(b" \t\r\n")
    end = _BLANK.search(raw)
    head = raw[: end.start()] if end else raw
    rest = raw[len(head) :]
    lines = re.split(rb"\r\n|\n", head)
    if start := _first_part(lines):
        lines, rest = lines[:start], b"\r\n".join([b"", b"", *lines[start:]]) + rest
    fields = [bool(_FIELD.match(line)) for line in lines]
    if not start and _is_sound(lines, fields):
        return raw
    kept = [
        _mended(line, field, sum(fields[i + 1 : i + 40]))
        for i, (line, field) in enumerate(zip(lines, fields, strict=True))
    ]
    if None in kept:  # no headers follow: the body starts here without the blank line
        cut = kept.index(None)
        return b"\r\n".join([line for line in kept[:cut] if line] + [b"", *lines[cut:]]) + rest
    return b"\r\n".join(line for line in kept if line) + rest


def _is_sound(lines: list[bytes], fields: list[bool]) -> bool:
    return all(
        field and b" :" not in line[:100] or line[:1] in (b" ", b"\t")
        for field, line in zip(fields, lines, strict=True)
    )


def _first_part(lines: list[bytes]) -> int | None:
    """Where the body begins, if its first part follows the headers without a blank line."""
    announced = False
    for i, line in enumerate(lines):
        announced = announced or b"boundary" in line.lower()
        if announced and line.startswith(b"--"):
            while i and not _FIELD.match(lines[i - 1]) and lines[i - 1][:1] not in (b" ", b"\t"):
                i -= 1
            return i
    return None


def _mended(line: bytes, field: bool, fields_after: int) -> bytes | None:
    if field:
        name, _, value = line.partition(b":")
        return name.rstrip() + b":" + value
    if line[:1] in b" \t":
        return line
    return b" " + line if fields_after >= 2 else None
