"""The tree of a mail cut into what people read (text, HTML) and what is attached."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import unquote_to_bytes

from .addresslists import unquote
from .charsets import clean, decode
from .headers import Headers, decode_words, raw_bytes, squeeze
from .mail import Piece

MOST_PARTS = 5_000
DEEPEST = 100
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)


@dataclass(slots=True)
class Leaf:
    """One part that contains no others. `kind` is lower case, such as "text/html"."""

    part: Message
    headers: Headers
    kind: str
    parameters: dict[str, str]
    disposition: str
    name: str

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "").strip("'\" ")


@dataclass(slots=True)
class Content:
    text: str = ""
    html: str = ""
    pieces: list[Piece] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def read_content(root: Message, hint: str = "") -> Content:
    """Text, HTML and attachments of the whole mail."""
    content = Content()
    content.leaves = list(_leaves(root, content, hint))
    texts: list[str] = []
    htmls: list[str] = []
    for leaf in content.leaves:
        if _is_body(leaf, "text/html"):
            htmls.append(text_of(leaf, hint))
        elif _is_body(leaf, "text/plain"):
            texts.append(text_of(leaf, hint))
        else:
            content.pieces.append(_piece(leaf))
    content.text = "\n".join(t for t in texts if t.strip())
    content.html = "\n".join(htmls)
    return content


def bytes_of(part: Message) -> bytes:
    """The content of a part without its transfer encoding; of an enclosed mail, the mail."""
    try:
        if part.is_multipart():
            return b"\r\n".join(map(_serialised, _subparts(part)))
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    except Exception:  # a part that cannot be decoded must not lose the mail around it
        payload = part.get_payload()
        return raw_bytes(payload) if isinstance(payload, str) else b""


def _subparts(part: Message) -> list[Message]:
    return [sub for sub in part.get_payload() if isinstance(sub, Message)]


def text_of(leaf: Leaf, hint: str = "") -> str:
    data = bytes_of(leaf.part)
    label = leaf.charset
    if not label and leaf.kind == "text/html":
        match = re.search(rb"""<meta[^>]{0,200}charset=["']?([\w-]{2,30})""", data[:4096], re.IGNORECASE)
        label = match[1].decode("ascii") if match else ""
    text = decode(data, label, hint)
    return clean(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


def parameters_of(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=utf-8` to ("text/plain", {"charset": "utf-8"}); opens RFC 2231 and RFC 2047 values."""
    head, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    cut: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(";" + rest):
        key, given = match[1].lower(), match[2].strip()
        given = unquote(given) if given.startswith('"') else given
        base, star, tail = key.partition("*")
        if star:
            number = re.sub(r"\D", "", tail)
            cut.setdefault(base, []).append((int(number[:4] or 0), tail.endswith("*") or tail == "", given))
        else:
            plain.setdefault(base, squeeze(decode_words(given)))
    for base, sections in cut.items():
        plain[base] = _joined(sections)
    return head.strip().lower(), plain


def _joined(sections: list[tuple[int, bool, str]]) -> str:
    sections.sort(key=lambda section: section[0])
    charset = ""
    data = b""
    for position, (_, encoded, value) in enumerate(sections):
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += unquote_to_bytes(raw_bytes(value)) if encoded else raw_bytes(value)
    return squeeze(decode_words(decode(data, charset)))


def _leaves(root: Message, content: Content, hint: str):
    """Parts in the order of the mail. A loop with a stack: the depth is chosen by whoever sent the mail."""
    stack: list[tuple[Message, int]] = [(root, 0)]
    seen = 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            content.troubles.append("Too many parts: the rest is only in the original.")
            return
        headers = Headers(part, hint)
        kind, parameters = parameters_of(headers.raw("content-type"))
        if "/" not in kind:
            kind = part.get_default_type()  # in a digest an enclosed mail, else plain text
        if part.is_multipart() and not kind.startswith("message/"):
            stack.extend((sub, depth + 1) for sub in reversed(_subparts(part)))
            continue
        yield _leaf(part, headers, kind, parameters)


def _leaf(part: Message, headers: Headers, kind: str, parameters: dict[str, str]) -> Leaf:
    disposition, more = parameters_of(headers.raw("content-disposition"))
    if kind.startswith("multipart/"):  # said to have parts, but has none
        kind = "text/plain"
    name = more.get("filename") or more.get("name") or parameters.get("name") or parameters.get("filename") or ""
    return Leaf(part, headers, kind, parameters, disposition, name)


def _is_body(leaf: Leaf, kind: str) -> bool:
    if leaf.kind != kind or leaf.disposition == "attachment":
        return False
    # A named text is the body only if its sender wants it shown; without a wish it is a file.
    return not leaf.name or leaf.disposition == "inline"


def _piece(leaf: Leaf) -> Piece:
    content_id = squeeze(leaf.headers.raw("content-id")).strip("<> ")
    inline = bool(content_id) and leaf.disposition != "attachment" and leaf.kind.startswith("image/")
    return Piece(leaf.name, leaf.kind, bytes_of(leaf.part), content_id, inline)


def _serialised(part: Message) -> bytes:
    try:
        return part.as_bytes()
    except Exception:  # serialising broken headers raises many kinds of errors
        headers = b"".join(raw_bytes(f"{name}: {value}\r\n") for name, value in part.raw_items())
        return headers + b"\r\n" + (bytes_of(part) if not part.is_multipart() else b"")
