"""A mail that somebody sent on: who wrote it first, and what stands above it."""

import re
import textwrap
from dataclasses import dataclass
from functools import cache

from kept.text.attribution import author, read_attribution
from kept.text.folding import strip_bidi
from kept.text.mail_headers import Block, is_complete, person, read_block, read_inline, unquoted
from kept.text.mail_words import expression, plain
from kept.text.subject import bare_subject, intent

_LINES_LOOKED_AT = 1000
_LONGEST_NOTE = 400
_RULE = re.compile(r"^[ \t]*(?:[_\-=*~─—–]\s?){5,}[ \t]*$")
_MARK_LAST = re.compile(r"^[ \t]*[-=]{4,}\s*[^\W\d_][^-=\n]{3,60}[-=]{4,}\s*$")
_DASHES_LAST = re.compile(r"[-_=─—–]{2}[\s*_]*$")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail sent on, and `above`, what the person who sent it on wrote. "" is what could not be read."""

    sender_name: str
    sender_address: str
    subject: str
    text: str
    above: str
    date_text: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    start: int  # the first line of the mark or the headers
    end: int  # the first line of the mail sent on
    sender: tuple[str, str]
    fields: dict[str, str]
    marked: bool  # a program said that it is sent on


@cache
def _dashed() -> re.Pattern[str]:
    return re.compile(
        rf"^(?=[\s*_]{{0,6}}[-_=─—–]{{2}})[\s*_=─—–-]++(?:{expression('forwarded')})(?![^\W\d_])[^\n]{{0,90}}?[-_=─—–]{{2,}}[\s*_]*(.*)$",
        re.IGNORECASE,
    )


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"^[\s*_=─—–-]*+(?:{expression('forwarded')})[\s*_=─—–-]*+[:：]?[\s*_]*$", re.IGNORECASE)


@cache
def _original() -> re.Pattern[str]:
    return re.compile(
        rf"^(?=[\s*_]{{0,6}}[-_=─—–]{{2}})[\s*_=─—–-]++(?:{expression('original')})[\s*_]*[:：]?[-_=─—–\s*]*(.*)$",
        re.IGNORECASE,
    )


@cache
def _shared() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{expression('shared')})(?!\w)", re.IGNORECASE)


def _headers_at(lines: list[str], at: int) -> Block | None:
    """The headers that begin here, after blank lines."""
    for line in range(at, min(at + 4, len(lines))):
        if lines[line].strip():
            return read_block(lines, line)
    return None


def _after_mark(lines: list[str], at: int, rest: str, *, marked: bool) -> _Found | None:
    if rest.strip():
        fields = read_inline(rest)
        return _Found(at, at + 1, person(fields["sender"]), fields, marked) if fields else None
    block = _headers_at(lines, at + 1)
    if not block or not block.fields.get("sender"):
        return None
    sender = person(block.fields["sender"])
    enough = is_complete(block) or (marked and (sender[1] or len(block.fields) > 1))
    return _Found(at, block.end, sender, block.fields, marked) if enough else None


def _find(lines: list[str], raw: list[str]) -> _Found | None:
    """The first thing in the text that may be the head of a mail sent on."""
    for at in range(min(len(lines), _LINES_LOOKED_AT)):
        line = lines[at]
        if not line.strip():
            continue
        if mark := _dashed().match(line):
            if found := _after_mark(lines, at, "" if _DASHES_LAST.search(line) else mark[1], marked=True):
                return found
        elif _alone().match(line):
            if found := _after_mark(lines, at, "", marked=True):
                return found
        elif mark := _original().match(line):
            if found := _after_mark(lines, at, mark[1], marked=False):
                return found
        block = read_block(lines, at)
        if block and is_complete(block):
            return _Found(at, block.end, person(block.fields["sender"]), block.fields, marked=False)
        if (words := read_attribution(raw, at)) and words.sure:
            return _Found(at, words.end, author(words.text), {}, marked=False)
    return None


def _says_so(found: _Found, above: str, below: list[str], subject: str) -> bool:
    """Whether this was sent on, and not quoted under an answer."""
    said = intent(subject)
    if found.marked or said == "forward":
        return True
    if said == "reply":
        return False
    if found.fields:
        return not above or (len(above) < _LONGEST_NOTE and bool(_shared().search(plain(above))))
    # Some programs set what they send on under the words of a reply, without marks of a quote.
    body = next((line for line in below if line.strip()), "")
    return not above and bool(body) and not body.lstrip().startswith(">")


def _without_rule(lines: list[str]) -> list[str]:
    lines = list(lines)
    while lines and (not lines[-1].strip() or _RULE.match(lines[-1])):
        if lines[-1].strip() and not any(line.strip() for line in lines[:-1]):
            return []
        lines.pop()
    return lines


def _marks_only(lines: list[str]) -> list[str]:
    """The lines without a second mark of the program, below the headers or at the very end."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    if not filled:
        return lines
    first, last = filled[0], filled[-1]
    if _dashed().match(plain(strip_bidi(lines[first][:400]))):
        return lines[first + 1 :]
    if first < last and _MARK_LAST.match(lines[last][:120]):
        return lines[:last]
    return lines


def _body(lines: list[str], *, quoted: bool) -> tuple[str, str]:
    """The text of the mail sent on, and what was written below it."""
    filled = [line for line in lines if line.strip()]
    marks = sum(line.lstrip().startswith(">") for line in filled)
    below = ""
    if filled and marks * 2 > len(filled):
        last = max(at for at, line in enumerate(lines) if line.lstrip().startswith(">"))
        if quoted and last + 1 < len(lines) and not lines[last + 1].strip():
            below = "\n".join(lines[last + 1 :]).strip()
            lines = lines[: last + 1]
        lines = [re.sub(r"^[ \t]*>[ \t]?", "", line) for line in lines]
    return textwrap.dedent("\n".join(lines)).strip(), below


def split_forwarded(text: str, subject: str = "") -> Forwarded | None:
    """Reads a mail that was sent on; None if this is none.

    `subject` is that of the mail that carries it: "Fwd: …" makes plain quoted headers a mail sent on, "Re: …"
    makes them what was answered. Without either they count if nothing, or only "for your information", is above.
    """
    lines = text.splitlines()
    raw = [strip_bidi(line) for line in lines[: _LINES_LOOKED_AT + 50]]
    bare = [plain(unquoted(line)) for line in raw]
    found = _find(bare, raw)
    if not found:
        return None
    above = "\n".join(_without_rule(lines[: found.start])).strip()
    if not _says_so(found, above, raw[found.end :], subject):
        return None
    body, below = _body(_marks_only(lines[found.end :]), quoted=raw[found.start].lstrip().startswith(">"))
    return Forwarded(
        sender_name=found.sender[0],
        sender_address=found.sender[1],
        subject=found.fields.get("subject") or bare_subject(subject),
        text=body,
        above=f"{above}\n\n{below}".strip() if below else above,
        date_text=found.fields.get("sent", ""),
    )
