"""What people read of a mail, put together from its leaves: one text, one HTML, and the rest as attachments."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from .headers import Headers
from .parts import LONGEST_BODY, TOO_LONG, Content, Leaf, piece_of, read_leaves, text_of

_COMPARED = 80  # letters that tell whether a text and an HTML are the same words


@dataclass(slots=True)
class _Block:
    """What is one thing to its sender: a text, an HTML, or both of the same."""

    group: int = 0
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(text for text in self.texts if text.strip())

    @property
    def html(self) -> str:
        return "\n".join(self.htmls)


def read_content(root: Message, hint: str = "") -> Content:
    """Text, HTML and attachments of the whole mail."""
    content = read_leaves(root, hint)
    blocks: list[_Block] = []
    for leaf in content.shown:
        if leaf.opened:
            blocks.append(_Block(texts=[_head_of(leaf, hint)]))
        elif leaf.broken and len(content.shown) > 1:
            continue
        elif _is_body(leaf):
            text = text_of(leaf, hint, content.troubles)
            block = _block_for(leaf, blocks)
            (block.htmls if leaf.kind == "text/html" else block.texts).append(text)
        else:
            content.pieces.append(piece_of(leaf))
    blocks = _united(blocks)
    content.html = _html(blocks)
    content.text = _text(blocks, content.html) or _broken_text(content, hint)
    if max(len(content.text), len(content.html)) > LONGEST_BODY:
        content.troubles.append(TOO_LONG)
        content.text, content.html = content.text[:LONGEST_BODY], content.html[:LONGEST_BODY]
    return content


def _is_body(leaf: Leaf) -> bool:
    if leaf.kind not in ("text/plain", "text/html") or leaf.disposition == "attachment":
        return False
    if not leaf.name or leaf.disposition == "inline" or leaf.group or leaf.root:
        return True
    # A named text without a wish is a file, unless it stands there as something to read.
    encoding = leaf.headers.raw("content-transfer-encoding").lower()
    return leaf.kind == "text/plain" and not leaf.disposition and encoding != "base64"


def _block_for(leaf: Leaf, blocks: list[_Block]) -> _Block:
    if not (leaf.group and blocks and blocks[-1].group == leaf.group):
        blocks.append(_Block(leaf.group))
    return blocks[-1]


def _united(blocks: list[_Block]) -> list[_Block]:
    """A text directly followed by an HTML of the same words is one thing, whatever the container was called."""
    out: list[_Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if before and before.texts and not before.htmls and block.htmls and not block.texts and _same(before, block):
            before.htmls = block.htmls
        else:
            out.append(block)
    return out


def _same(plain: _Block, html: _Block) -> bool:
    letters = _letters(plain.text)[:_COMPARED]
    return letters in _letters(text_of_html(html.html[:100_000]))


def _letters(text: str) -> str:
    return "".join(ch for ch in text[:20_000] if ch.isalnum())


def text_of_html(html: str) -> str:
    """The words of an HTML."""
    from kept.text.html import to_text  # heavy: on first need

    return to_text(html)


def _html(blocks: list[_Block]) -> str:
    """All blocks as HTML if any of them is; "" for a mail of plain text."""
    if not any(block.htmls for block in blocks):
        return ""
    from kept.text.html import from_text

    return "\n".join(
        block.html if block.htmls else from_text(block.text, direction="auto")
        for block in blocks
        if block.htmls or block.text
    )


def _text(blocks: list[_Block], html: str) -> str:
    if not any(block.text for block in blocks):
        return text_of_html(html) if html else ""
    texts = [block.text or (text_of_html(block.html) if block.html.strip() else "") for block in blocks]
    return "\n".join(text for text in texts if text.strip())


def _broken_text(content: Content, hint: str) -> str:
    """Better than nothing: what stands where parts should be, or a text of an unusual kind."""
    for leaf in content.shown:
        if leaf.broken or (leaf.kind.startswith("text/") and leaf.disposition != "attachment" and not leaf.name):
            if (text := text_of(leaf, hint)).strip():
                return text
    return ""


def _head_of(leaf: Leaf, hint: str) -> str:
    """The lines over an enclosed mail that is shown, as mail programs write them."""
    inner = leaf.part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    headers = Headers(first if isinstance(first, Message) else Message(), hint)
    shown = ((name, headers.text(name.lower())) for name in ("From", "Date", "Subject", "To"))
    lines = [f"{name}: {value}" for name, value in shown if value]
    return "\n".join(["", "---------- Forwarded message ---------", *lines, ""])
