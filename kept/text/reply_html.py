"""What is new in an HTML reply: mail programs mark there what plain text does not show."""

import re

from kept.text.hostile import costly
from kept.text.html import to_text
from kept.text.reply import split_reply

# Private signs that no mail can hold when they are set: the rest is quoted; an attribution begins.
_REST, _ATTRIBUTION, _MOVED = "\ue0f0", "\ue0f1", "\ue0f2"
_SIGNS = str.maketrans("", "", _REST + _ATTRIBUTION + _MOVED)
# Stands for the one that the program marked, so that the text is read as any other.
_SOME_ATTRIBUTION = f"{_ATTRIBUTION} On 2000-01-01 at 00:00 <a@b.example> wrote:"
_TAG = re.compile(
    # What is left open runs to the end: a match that always succeeds is what keeps this linear.
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})((?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+)(?:>|\Z)""",
    re.DOTALL,
)
_NAMED = re.compile(r"\b(?:id|class|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALL_QUOTED = frozenset(
    "divrplyfwdmsg appendonsend olk_src_body_section mail-editor-reference-message-container replycontent isreplycontent "
    "ms-outlook-mobile-reference-message outlookmessageheader yahoo_quoted protonmail_quote zmail_extra zmail_extra_hr "
    "tutanota_quote quoted-text-container gmail_quote_container_forward qmbox reply_quote quotedmessage "
    "oriwrapper original-content x_divrplyfwdmsg x_appendonsend".split()
)
_ATTRIBUTIONS = frozenset("gmail_attr moz-cite-prefix protonmail_quote_header yahoo_quoted_header".split())
_ALL_HINTS = _ALL_QUOTED | _ATTRIBUTIONS | {"includetail"}
# Programs set what is only moved in as a quote too, but with no line beside it.
_INDENT = re.compile(
    r"webkit-indent-blockquote|border(?:-width)?\s*:\s*(?:none|0(?:px)?)\b(?![^;\"']*solid)", re.IGNORECASE
)
_QUOTE = re.compile(r"gmail_quote|type\s*=\s*[\"']?cite|border-left\s*:|protonmail_quote|tutanota_quote", re.IGNORECASE)
_MOST_TAGS, _LONGEST = 20_000, 2_000_000


def _names(attributes: str) -> set[str]:
    names: set[str] = set()
    for found in _NAMED.finditer(attributes[:2000]):
        names.update((found[1] or found[2] or found[3] or "").lower().split())
    return names


def _replaced(tag: re.Match[str], opened: list[str]) -> str:
    """The tag, with a sign before it where a quote begins, or as a plain block where it is only moved in."""
    closing, name, attributes = tag[1], tag[2].lower(), tag[3]
    if name == "blockquote":
        if closing:
            return f"</{opened.pop()}>" if opened else tag[0]
        opened.append("div" if _INDENT.search(attributes) and not _QUOTE.search(attributes) else "blockquote")
        return f"<{opened[-1]}>" if opened[-1] == "blockquote" else f"<p>{_MOVED}</p><div>"
    if closing:
        return tag[0]
    if name == "includetail":  # QQ mail
        return f"<p>{_REST}</p>{tag[0]}"
    if "=" not in attributes:
        return tag[0]
    names = _names(attributes)
    if names & _ALL_QUOTED:
        return f"<p>{_REST}</p>{tag[0]}"
    return f"<p>{_ATTRIBUTION}</p>{tag[0]}" if names & _ATTRIBUTIONS else tag[0]


def _marked(html: str) -> str:
    opened: list[str] = []
    return _TAG.sub(lambda tag: _replaced(tag, opened), html.translate(_SIGNS))


def _with_one_attribution(lines: list[str]) -> list[str]:
    """The lines with one in place of those between a sign and the quote it announces, if one comes soon."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        if _ATTRIBUTION not in lines[at]:
            out.append(lines[at])
            at += 1
            continue
        quote = next((n for n in range(at + 1, min(at + 8, len(lines))) if lines[n].startswith(">")), None)
        if quote is None or lines[at].startswith(">"):
            at += 1
        else:
            out.append(_SOME_ATTRIBUTION)
            at = quote
    return out


def split_reply_html(html: str) -> tuple[str, bool]:
    """(text of what is new, whether the program marked what is not). The whole text if nothing else is left.

    Takes anything; time grows with the length.
    """
    if costly(html) or html.count("<") > _MOST_TAGS:
        return split_reply(to_text(html))[0], False
    whole = to_text(_marked(html)).split("\n")
    lines = [line for line in whole if _MOVED not in line]
    signed = len(lines) < len(whole)
    rest = next((at for at, line in enumerate(lines) if _REST in line), None)
    new = _with_one_attribution(lines[:rest])
    if not any(line.strip(" >-_") and _ATTRIBUTION not in line for line in new):
        return split_reply("\n".join(line for line in lines if _REST not in line and _ATTRIBUTION not in line))[
            0
        ], False
    signed = signed or rest is not None or _SOME_ATTRIBUTION in new
    while rest is not None and new and not new[-1].strip(" -_"):  # the line drawn above the quote
        new.pop()
    left = split_reply("\n".join(new))[0].split("\n")
    return "\n".join(line for line in left if _ATTRIBUTION not in line).strip("\n"), signed


def _may_say_more(html: str) -> bool:
    """Whether a second look at the HTML can pay: most mails have none of the names."""
    lowered = html.lower()
    return "<blockquote" in lowered or any(name in lowered for name in _ALL_HINTS)


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def read_reply(text: str, html: str = "") -> str:
    """What is new in a mail with these bodies, as lines of `text` (which may be made of the HTML).

    The HTML is asked where its program marked a quote; what it leaves must be found in the text, line by line.
    """
    new = split_reply(text)[0]
    if len(html) > _LONGEST or html.count("<") > _MOST_TAGS or not _may_say_more(html):
        return new
    marked, signed = split_reply_html(html)
    wanted = _squeezed(marked)
    if not signed or not wanted:
        return new
    lines, seen = [], 0
    for line in text.splitlines(keepends=True):
        here = _squeezed(line)
        if not here or wanted.startswith(here, seen):
            lines.append(line)
            seen += len(here)
    if seen < len(wanted):
        return new
    while lines and not lines[-1].strip(" -_\r\n"):  # the line drawn above the quote
        lines.pop()
    return "".join(lines)
