"""winmail.dat: what Outlook wraps into one file (MS-OXTNEF). Each step forward costs bytes, so that no file is read for ever.

Why not tnefparse: a file of 49 bytes that claims four thousand million properties keeps it busy for hours.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .charsets import clean, decode
from .disguises import honest_file_name
from .headers import squeeze
from .mail import Piece
from .rtf import decompressed, read_rtf

MOST_OBJECTS = 20_000
MOST_FILES = 500
DEEPEST = 5
_SIGNATURE = b"\x78\x9f\x3e\x22"
_MESSAGE_INSIDE = bytes.fromhex("0703020000000000c000000000000046")
# Attributes of the stream.
_FILE_BEGINS, _FILE_NAME, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
# MAPI properties.
_TEXT, _HTML, _RTF, _HTML_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _OBJECT, _KIND, _CID = 0x3707, 0x3704, 0x3001, 0x3701, 0x370E, 0x3712
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0xA: 4, 0xB: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0x14: 8, 0x40: 8, 0x48: 16, 0x0: 4, 0x1: 4}
_NARROW = (0x2, 0xB)  # two bytes each where there are many of them
_WIDE_TEXT = 0x1F
_CODEPAGES = {65001: "utf-8", 20127: "cp1252", 0: "cp1252", 20866: "koi8-r", 21866: "koi8-u", 50220: "iso-2022-jp"}
_CODEPAGES |= {51932: "euc-jp", 51949: "euc-kr", 52936: "hz", 54936: "gb18030", 1200: "utf-16-le"}
_LENGTHY = (0x1E, _WIDE_TEXT, 0xD, 0x102)


@dataclass(slots=True)
class Unwrapped:
    """What was inside: the body as far as there is one, and the files."""

    text: str = ""
    html: str = ""
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    title: bytes = b""
    data: bytes = b""
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def is_winmail(kind: str, name: str) -> bool:
    """Whether an attachment of this type and name is a winmail.dat."""
    return kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat"


def unwrapped(data: bytes, depth: int = 0) -> Unwrapped | None:
    """The inside of a winmail.dat; None if it is none. Broken ones give what stands before the break."""
    if not data.startswith(_SIGNATURE):
        return None
    found = Unwrapped()
    files: list[_File] = []
    codepage, body = "cp1252", b""
    properties: dict[int, tuple[int, bytes]] = {}
    for name, value in _attributes(data):
        if name == _FILE_BEGINS and len(files) < MOST_FILES:
            files.append(_File())
        elif name == _CODEPAGE and len(value) >= 4:
            codepage = _charset(_number(value))
        elif name == _BODY:
            body = value
        elif name == _PROPERTIES:
            properties |= dict(_properties(value))
        elif files:
            _fill(files[-1], name, value)
    _read_body(found, properties, body, codepage)
    for file in files:
        _add(found, file, codepage, depth)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(MOST_OBJECTS):
        if at + 9 > len(data):
            return
        name, _type, length = struct.unpack_from("<HHI", data, at + 1)
        yield name, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Name, type and the first value of each property; it ends where the bytes make no sense."""
    at = 4
    try:
        for _ in range(min(_number(data), len(data) // 4, MOST_OBJECTS)):
            kind, name = struct.unpack_from("<HH", data, at)
            at += 4
            if name >= 0x8000:
                at = _after_long_name(data, at)
            first, at = _value(data, at, kind)
            if name < 0x8000:
                yield name, (kind & 0xFFF, first)
    except struct.error:
        return


def _after_long_name(data: bytes, at: int) -> int:
    """A name of its own: sixteen bytes, then a number or letters."""
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first value, and where the next property begins. Raises struct.error where the data ends too soon."""
    many, kind = bool(kind & 0x1000), kind & 0xFFF
    count = 1
    if many or kind in _LENGTHY:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    if kind in _LENGTHY:
        return _lengthy(data, at, count)
    if kind not in _FIXED:
        raise struct.error(f"unknown type {kind:#x}")
    size = 2 if many and kind in _NARROW else _FIXED[kind]
    return data[at : at + size], at + _padded(size * count)


def _lengthy(data: bytes, at: int, count: int) -> tuple[bytes, int]:
    first = b""
    for number in range(min(count, MOST_OBJECTS)):
        (length,) = struct.unpack_from("<I", data, at)
        if not number:
            first = data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return -(-length // 4) * 4


def _number(data: bytes) -> int:
    return int.from_bytes(data[:4], "little")


def _charset(codepage: int) -> str:
    if 28591 <= codepage <= 28605:
        return f"iso-8859-{codepage - 28590}"
    return _CODEPAGES.get(codepage, f"cp{codepage}")


def _fill(file: _File, name: int, value: bytes) -> None:
    if name == _FILE_NAME:
        file.title = value
    elif name == _FILE_DATA:
        file.data = value
    elif name == _FILE_PROPERTIES:
        file.properties |= dict(_properties(value))


def _words(value: tuple[int, bytes] | None, codepage: str) -> str:
    """A property as text."""
    if value is None:
        return ""
    kind, data = value
    text = data.decode("utf-16-le", "replace") if kind == _WIDE_TEXT else decode(data, codepage)
    return clean(text)


def _read_body(found: Unwrapped, properties: dict[int, tuple[int, bytes]], body: bytes, codepage: str) -> None:
    found.text = _words(properties.get(_TEXT), codepage) or clean(decode(body, codepage))
    if html := properties.get(_HTML):
        label = _charset(_number(properties[_HTML_CODEPAGE][1])) if _HTML_CODEPAGE in properties else codepage
        found.html = _words(html, label)
    elif rtf := properties.get(_RTF):
        text, is_html = read_rtf(decompressed(rtf[1]))
        found.html, found.text = (clean(text), found.text) if is_html else ("", found.text or clean(text))
    found.text = found.text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _add(found: Unwrapped, file: _File, codepage: str, depth: int) -> None:
    told = file.properties
    name = _words(told.get(_LONG_NAME), codepage) or _words((0x1E, file.title), codepage)
    name = name or _words(told.get(_SHORT_NAME), codepage) or _words(told.get(_SHOWN_NAME), codepage)
    name = honest_file_name(squeeze(name))
    data = file.data or told.get(_OBJECT, (0, b""))[1]
    if data.startswith(_MESSAGE_INSIDE):
        _add_message(found, name, data[len(_MESSAGE_INSIDE) :], depth)
    elif data or name:
        kind = _words(told.get(_KIND), codepage).strip().lower()
        cid = squeeze(_words(told.get(_CID), codepage)).strip("<> ")
        inline = bool(cid) and kind.startswith("image/")
        found.pieces.append(Piece(name, kind or "application/octet-stream", data, cid, inline))


def _add_message(found: Unwrapped, name: str, data: bytes, depth: int) -> None:
    """A mail inside: its text as a file, and its own files beside it."""
    inner = unwrapped(data, depth + 1) if depth < DEEPEST else None
    if inner is None:
        found.pieces.append(Piece(name or "mail.dat", "application/octet-stream", data))
        return
    name = name or "mail"
    if inner.html:
        found.pieces.append(Piece(f"{name}.html", "text/html", inner.html.encode()))
    elif inner.text:
        found.pieces.append(Piece(f"{name}.txt", "text/plain", inner.text.encode()))
    found.pieces.extend(inner.pieces[: MOST_FILES - len(found.pieces)])
