"""Text as HTML for a mail: paragraphs, lists and quotes, each in its own direction, numbers that keep their order."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterable
from itertools import groupby

_LINK = re.compile(
    r"https?://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.ASCII | re.IGNORECASE,
)
_AFTER_LINK = ".,;:!?'"
# What readers of a right-to-left line would see in pieces: telephone numbers and the numbers of orders and parcels.
_NUMBER = re.compile(
    r"(?<![\w.])(?:\+?\(?\d[\d()\-./ \u00a0]{4,30}\d|#?[A-Za-z0-9]{1,20}(?:[-/._#][A-Za-z0-9]{1,20}){1,8})(?!\w)",
    re.ASCII,
)
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+")
_LTR = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_BULLET = re.compile(r"\s{0,3}[-*•‣·–]\s+(?=\S)")
_COUNTED = re.compile(r"\s{0,3}(\d{1,3})[.)]\s+(?=\S)", re.ASCII)
_QUOTED = re.compile(r"\s{0,3}> ?")
# Mail programs drop style sheets; each side has its name, since some of them know no logical ones.
_QUOTE = "margin:0 0 8px; padding:0 12px; border-{side}:2px solid #9aa5a5; opacity:.75"
_LIST = "margin:0 0 16px; padding-{side}:24px; padding-{other}:0"
DEEPEST = 8


def from_text(text: str, *, direction: str, strong: Iterable[tuple[int, int]] = ()) -> str:
    """Text as HTML for an outgoing mail: paragraphs, lists, `> ` quotes and links.

    `direction` is "rtl", "ltr" or "auto" for the whole; each block has its own by the words in it. `strong` are spans
    of code points, each within one line, without overlap, shown in bold (the words of a promise).
    """
    text = _marked(text, list(strong)).replace("\r\n", "\n").replace("\r", "\n")
    body = "\n".join(_blocks(text.strip("\n").split("\n"), direction, 0))
    body = body.replace("\ue000", "<strong>").replace("\ue001", "</strong>")
    return f'<div dir="{entities.escape(direction)}">{body}</div>'


def direction_of(text: str, default: str) -> str:
    """ "rtl" or "ltr" by most of the words, not by the first: an Arabic line may begin with a brand. Links do not count."""
    plain = _LINK.sub(" ", text)
    rtl, ltr = len(_RTL.findall(plain)), len(_LTR.findall(plain))
    if not rtl and not ltr:
        return default
    return "rtl" if rtl and (rtl * 2 >= ltr or default == "rtl" and rtl * 4 >= ltr) else "ltr"


def _blocks(lines: list[str], default: str, depth: int) -> list[str]:
    out = []
    for kind, group in groupby(lines, _kind):
        rows = list(group)
        if kind is None:
            continue
        if kind is _quote and depth < DEEPEST:
            out.append(_quote(rows, default, depth))
        elif kind in (_bullets, _counted) and len(rows) > 1:  # one alone is a dash before a name, or a date
            out.append(kind(rows, default, depth))
        else:
            out.append(_paragraph(rows, default, depth))
    return out


def _kind(line: str) -> Callable[[list[str], str, int], str] | None:
    if not line.strip(" \t\u00a0"):
        return None
    plain = line.lstrip("\ue000")
    if _QUOTED.match(plain):
        return _quote
    if _BULLET.match(plain):
        return _bullets
    return _counted if _COUNTED.match(plain) else _paragraph


def _paragraph(rows: list[str], default: str, depth: int) -> str:
    way = direction_of("\n".join(rows), default)
    return f'<p dir="{way}">' + "<br>\n".join(_inline(row, way) for row in rows) + "</p>"


def _quote(rows: list[str], default: str, depth: int) -> str:
    inner = [_QUOTED.sub("", row, count=1) for row in rows]
    way = direction_of("\n".join(inner), default)
    style = _QUOTE.format(side="right" if way == "rtl" else "left")
    return (
        f'<blockquote type="cite" dir="{way}" style="{style}">'
        + "\n".join(_blocks(inner, way, depth + 1))
        + "</blockquote>"
    )


def _bullets(rows: list[str], default: str, depth: int) -> str:
    return _list("ul", "", [_without(_BULLET, row) for row in rows], default)


def _counted(rows: list[str], default: str, depth: int) -> str:
    first = _COUNTED.match(rows[0].lstrip("\ue000"))
    start = int(first[1]) if first else 1
    return _list("ol", f' start="{start}"' if start != 1 else "", [_without(_COUNTED, row) for row in rows], default)


def _list(tag: str, more: str, rows: list[str], default: str) -> str:
    way = direction_of("\n".join(rows), default)
    style = _LIST.format(side="right" if way == "rtl" else "left", other="left" if way == "rtl" else "right")
    items = "\n".join(f"<li>{_inline(row, way)}</li>" for row in rows)
    return f'<{tag}{more} dir="{way}" style="{style}">\n{items}\n</{tag}>'


def _without(sign: re.Pattern[str], row: str) -> str:
    lead = "\ue000" if row.startswith("\ue000") else ""
    return lead + sign.sub("", row.removeprefix(lead), count=1)


def _inline(line: str, way: str) -> str:
    out, at = [], 0
    for found in _LINK.finditer(line):
        address = found[0].rstrip(_AFTER_LINK)
        if address.endswith(")") and "(" not in address:
            address = address[:-1].rstrip(_AFTER_LINK)
        href = address if "://" in address else f"mailto:{address}"
        out.append(_words(line[at : found.start()], way))
        out.append(f'<a dir="ltr" href="{entities.escape(href)}">{entities.escape(address)}</a>')
        at = found.start() + len(address)
    out.append(_words(line[at:], way))
    return "".join(out)


def _words(text: str, way: str) -> str:
    """Escaped; in a right-to-left line numbers of several parts are kept in one piece."""
    if way != "rtl":
        return entities.escape(text)
    out, at = [], 0
    for found in _NUMBER.finditer(text):
        if not _in_one_piece(found[0]):
            continue
        out += [entities.escape(text[at : found.start()]), f'<bdi dir="ltr">{entities.escape(found[0])}</bdi>']
        at = found.end()
    return "".join([*out, entities.escape(text[at:])])


def _in_one_piece(found: str) -> bool:
    """A telephone number, a code with letters, a date: not `10 - 15`, which is read from the right like the words."""
    digits = sum(char.isdigit() for char in found)
    if any(char.isalpha() for char in found):
        return digits > 0
    return digits >= 6 or found.startswith("+")


def _marked(text: str, strong: Iterable[tuple[int, int]]) -> str:
    """The text with private-use marks around the spans, which survive escaping."""
    # A mark that somebody wrote becomes another sign of the same length.
    text = text.replace("\ue000", "\ufffd").replace("\ue001", "\ufffd")
    for start, end in sorted(strong, reverse=True):
        text = f"{text[:start]}\ue000{text[start:end]}\ue001{text[end:]}"
    return text
