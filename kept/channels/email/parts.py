"""The tree of a mail cut into its leaves: what people read (text, HTML) and what is attached."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from .charsets import clean, decode
from .disguises import honest_file_name
from .flowed import unflowed
from .headers import Headers, raw_bytes, squeeze
from .mail import Piece
from .parameters import parameters_of as parameters_of

MOST_PARTS = 5_000
DEEPEST = 100
LONGEST_BODY = 2_000_000  # characters of a body that are read; the rest stays in the original
TOO_LONG = "The text is very long: the rest is only in the original."
TOO_MANY = "Too many parts: the rest is only in the original."
ENCLOSED = ("message/rfc822", "message/global")


@dataclass(slots=True)
class Leaf:
    """One part that contains no others, or an enclosed mail. `kind` is lower case, such as "text/html".

    `group` is the same for all that stands for the same thing (multipart/alternative), 0 for none.
    `inside` says that it belongs to an enclosed mail that its sender wanted shown; `root` that it is the whole mail;
    `opened` is an enclosed mail whose leaves follow; `broken` the inside of something that was said to have parts.
    """

    part: Message
    headers: Headers
    kind: str
    parameters: dict[str, str]
    disposition: str
    name: str
    group: int = 0
    inside: bool = False
    root: bool = False
    opened: bool = False
    broken: bool = False

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "").strip("'\" ")


@dataclass(slots=True)
class Content:
    """`leaves` are those of the mail itself, `shown` also those of mails that are shown inside of it."""

    text: str = ""
    html: str = ""
    pieces: list[Piece] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    shown: list[Leaf] = field(default_factory=list)
    containers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def read_leaves(root: Message, hint: str = "") -> Content:
    """The leaves of the whole mail, in its order."""
    content = Content()
    content.shown = list(_leaves(root, content, hint))
    content.leaves = [leaf for leaf in content.shown if not leaf.inside]
    return content


def bytes_of(part: Message) -> bytes:
    """The content of a part without its transfer encoding; of an enclosed mail, the mail."""
    try:
        if part.is_multipart():
            return _enclosed_bytes(part)
        if (plain := _sound_base64(part)) is not None:
            return plain
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    except Exception:  # a part that cannot be decoded must not lose the mail around it
        payload = part.get_payload()
        return raw_bytes(payload) if isinstance(payload, str) else b""


_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]++\r?\n)*+[A-Za-z0-9+/]*+={0,2}[\r\n]*+")


def _sound_base64(part: Message) -> bytes | None:
    """Base64 without a fault, decoded at once: the standard library cuts it into lines first, which takes three times
    its memory. None for any other part.
    """
    if str(part.get("content-transfer-encoding", "")).strip().lower() != "base64":
        return None
    payload = part.get_payload()
    if not isinstance(payload, str) or not _BASE64.fullmatch(payload):
        return None
    try:
        return binascii.a2b_base64(payload)
    except binascii.Error:  # cut off: the standard library saves what can be saved
        return None


def _enclosed_bytes(part: Message) -> bytes:
    """The bytes of an enclosed mail, also where its sender's program encoded it, which no standard allows."""
    data = b"\r\n".join(map(_serialised, _subparts(part)))
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64" and not any(sub.keys() for sub in _subparts(part)):
        return binascii.a2b_base64(data.strip()) or data
    return data


def _subparts(part: Message) -> list[Message]:
    return [sub for sub in part.get_payload() if isinstance(sub, Message)]


def text_of(leaf: Leaf, hint: str = "", troubles: list[str] | None = None) -> str:
    """The text of a leaf, at most LONGEST_BODY characters; line ends are "\\n"."""
    data = bytes_of(leaf.part)
    label = leaf.charset
    if not label and leaf.kind == "text/html":
        match = re.search(rb"""<meta[^>]{0,200}charset=["']?([\w-]{2,30})""", data[:4096], re.IGNORECASE)
        label = match[1].decode("ascii", "replace") if match else ""
    text = decode(data[: 4 * LONGEST_BODY], label, hint)
    text = clean(text[: 2 * LONGEST_BODY].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))
    if len(text) > LONGEST_BODY:
        text = text[:LONGEST_BODY]
        if troubles is not None:
            troubles.append(TOO_LONG)
    if leaf.kind == "text/plain" and leaf.parameters.get("format", "").lower() == "flowed":
        return unflowed(text, delsp=leaf.parameters.get("delsp", "").lower() == "yes")
    return text


def _leaves(root: Message, content: Content, hint: str) -> Iterator[Leaf]:
    """Parts in the order of the mail. A loop with a stack: the depth is chosen by whoever sent the mail."""
    stack: list[tuple[Message, int, int, bool, bool]] = [(root, 0, 0, False, False)]
    seen = 0
    while stack:
        part, depth, group, inside, report = stack.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            content.troubles.append(TOO_MANY)
            return
        headers = Headers(part, hint)
        kind, parameters = parameters_of(headers.raw("content-type"), hint)
        if "/" not in kind:
            kind = part.get_default_type()  # in a digest an enclosed mail, else plain text
        if part.is_multipart() and not kind.startswith("message/"):
            if not inside:
                content.containers.append((kind, parameters))
            if kind == "multipart/alternative":
                group = group or seen
            report = report or kind == "multipart/report"
            stack.extend((sub, depth + 1, group, inside, report) for sub in reversed(_subparts(part)))
            continue
        leaf = _leaf(part, headers, kind, parameters, hint)
        leaf.group, leaf.inside, leaf.root = group, inside, depth == 0
        leaf.opened = kind in ENCLOSED and leaf.disposition == "inline" and not report and part.is_multipart()
        if leaf.opened:
            stack.extend((sub, depth + 1, 0, True, False) for sub in reversed(_subparts(part)))
        yield leaf


def _leaf(part: Message, headers: Headers, kind: str, parameters: dict[str, str], hint: str) -> Leaf:
    disposition, more = parameters_of(headers.raw("content-disposition"), hint)
    broken = kind.startswith("multipart/")  # said to have parts, but has none
    name = more.get("filename") or more.get("name") or parameters.get("name") or parameters.get("filename") or ""
    return Leaf(
        part, headers, "text/plain" if broken else kind, parameters, disposition, honest_file_name(name), broken=broken
    )


def piece_of(leaf: Leaf) -> Piece:
    content_id = squeeze(leaf.headers.raw("content-id")).strip("<> ")
    inline = bool(content_id) and leaf.disposition != "attachment" and leaf.kind.startswith("image/")
    return Piece(leaf.name, leaf.kind, bytes_of(leaf.part), content_id, inline)


def _serialised(part: Message) -> bytes:
    try:
        return part.as_bytes()
    except Exception:  # serialising broken headers raises many kinds of errors
        headers = b"".join(raw_bytes(f"{name}: {value}\r\n") for name, value in part.raw_items())
        return headers + b"\r\n" + (bytes_of(part) if not part.is_multipart() else b"")
