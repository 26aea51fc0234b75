"""Reading HTML mail as text. `kept.text.html.to_text` is the door."""

import html as entities
import re
from dataclasses import dataclass, field

_TAGS = set(
    "a b blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr img li ol p pre span table "
    "tbody td tfoot th thead tr ul section article header footer address figure center".split()
)
_DROPPED = {"script", "style", "title", "noscript", "template", "svg", "math", "head", "select"}
_ATTRIBUTES = {"*": {"style"}, "a": {"href"}, "img": {"alt"}, "ol": {"start"}}
# nh3 writes well-formed HTML, so that this may be simple and stays linear.
_PART = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
# Not "font-size:0": layouts set it on the cells around what is read.
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|(?:max-height|opacity):\s*0(?:px|pt|em|%)?\s*(?:[;\"]|!)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_VOID = {"br", "hr", "img"}
_PARAGRAPH = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote"}
_PARAGRAPH |= {"table", "figure"}
_INLINE = {"a", "b", "span", "img", "td", "th", "br"}
_DEEPEST_INDENT = 8


def _quoted(line: str, depth: int) -> str:
    return ("> " * min(depth, _DEEPEST_INDENT) + line).rstrip()


@dataclass
class _Writer:
    """Collects lines; knows how deep in quotes and lists it stands."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    blank: int | None = None  # the quote depth of an empty line that is due
    quotes: int = 0
    lists: list[int | None] = field(default_factory=list)
    bullet: str = ""
    pre: int = 0
    links: list[tuple[str, int]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def text(self, raw: str) -> None:
        raw = entities.unescape(raw).replace("\xa0", " ").replace("\u200b", "")
        if self.pre:
            first, *rest = raw.split("\n")
            self.line.append(first)
            for piece in rest:
                self.end(force=True)
                self.line.append(piece)
            return
        piece = _SPACE.sub(" ", raw)
        if piece.startswith(" ") and (not self.line or self.line[-1].endswith(" ")):
            piece = piece[1:]
        if piece:
            self.line.append(piece)

    def end(self, *, blank: bool = False, force: bool = False) -> None:
        """Ends the line; `blank` asks for an empty line before the next, `force` keeps empty."""
        line = "".join(self.line).rstrip()
        if line or force:
            if self.blank is not None and self.lines:
                self.lines.append(_quoted("", min(self.blank, self.quotes)))
            indent = "  " * min(max(len(self.lists) - 1, 0), _DEEPEST_INDENT)
            self.lines.append(_quoted((indent + self.bullet if line else "") + line, self.quotes))
            self.bullet, self.blank = "", None
        self.line = []
        if blank:
            self.blank = self.quotes if self.blank is None else min(self.blank, self.quotes)


def _open(out: _Writer, tag: str, attributes: dict[str, str]) -> None:
    if tag == "br":
        out.end(force=True)
    elif tag == "img":
        if attributes.get("alt", "").strip():
            out.text(f"[{attributes['alt'].strip()}]")
    elif tag == "a":
        out.links.append((attributes.get("href", ""), len(out.line)))
    elif tag in ("td", "th"):
        if out.line and not out.line[-1].endswith(" "):
            out.line.append("  ")
    elif tag not in _INLINE:
        _open_block(out, tag, attributes)


def _open_block(out: _Writer, tag: str, attributes: dict[str, str]) -> None:
    out.end(blank=tag in _PARAGRAPH and not (out.lists and tag in ("ul", "ol", "p")))
    if tag == "hr":
        out.line.append("---")
        out.end()
    elif tag == "blockquote":
        out.quotes += 1
    elif tag in ("ul", "ol"):
        start = attributes.get("start", "")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
        out.lists.append(first if tag == "ol" else None)
    elif tag == "li":
        number = out.lists[-1] if out.lists else None
        out.bullet = "- " if number is None else f"{number}. "
        if number is not None:
            out.lists[-1] = number + 1
    elif tag == "pre":
        out.pre += 1


def _close_link(out: _Writer) -> None:
    href, since = out.links.pop() if out.links else ("", 0)
    shown = "".join(out.line[since:]).strip()
    plain = href.removeprefix("mailto:").partition("?")[0] if href[:7] == "mailto:" else href
    same = shown.rstrip("/").endswith(plain.rstrip("/").partition("://")[2] or plain)
    if plain.startswith(("http:", "https:")) or href != plain:
        if not shown:
            out.line.append(plain)
        elif not same:
            out.line.append(f" <{plain}>")


def _close(out: _Writer, tag: str) -> None:
    if tag == "a":
        _close_link(out)
    elif tag not in _INLINE:
        out.end(blank=tag in _PARAGRAPH and not (len(out.lists) > 1 and tag in ("ul", "ol")))
        if tag == "blockquote":
            out.quotes = max(out.quotes - 1, 0)
        elif tag in ("ul", "ol") and out.lists:
            out.lists.pop()
        elif tag == "pre":
            out.pre = max(out.pre - 1, 0)


def _skips(out: _Writer, closing: str, tag: str, attributes: str) -> bool:
    """Whether this tag is inside, begins or ends what a reader would not see."""
    if out.hidden:
        if tag in _VOID:
            return True
        if closing:
            out.hidden.pop()
        else:
            out.hidden.append(tag)
        return True
    if not closing and tag not in _VOID and _HIDDEN.search(attributes):
        out.hidden.append(tag)
        return True
    return False


def text_of(html: str) -> str:
    """Readable text of an HTML mail; see `kept.text.html.to_text`."""
    import nh3  # heavy: on first need

    safe = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        link_rel=None,
        filter_style_properties={"display", "visibility", "max-height", "opacity"},
    )
    out = _Writer()
    for closing, tag, attributes, text in _PART.findall(safe):
        if text:
            if not out.hidden:
                out.text(text)
        elif _skips(out, closing, tag, attributes):
            continue
        elif closing:
            _close(out, tag)
        else:
            pairs = _ATTRIBUTE.findall(attributes)
            _open(out, tag, {name: entities.unescape(value) for name, value in pairs})
    out.end()
    return "\n".join(out.lines).strip("\n")
