"""What is new in a mail reply, and what was quoted, signed or added by a program."""

import re

from kept.text.folding import strip_bidi
from kept.text.reply_words import DEVICE, FIELDS, FORWARDED, ORIGINAL, SENDER, WROTE

_QUOTED = re.compile(r"\s*(?:>|&gt;|\|\s)")
_ADDRESS = re.compile(r"[^\s<>@]@[\w.-]")
_IN_ANGLES = re.compile(r"<\s*(?:mailto:)?[^\s<>@]+@[^\s<>]+>?|&lt;[^\s&]+@")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_DATED = re.compile(r"\d.*\d|\d+\s*[年月日]")
_WROTE = re.compile(rf"(?:{WROTE})", re.IGNORECASE)
_WROTE_LAST = re.compile(rf"(?:{WROTE})(?:\(a\)|a)?\s*[:：]?\s*$", re.IGNORECASE)
_LABEL = re.compile(rf"[\s>*_]*({SENDER}|{FIELDS})\s*\*?\s*[:：]", re.IGNORECASE)
_SENDER = re.compile(rf"[\s>*_]*(?:{SENDER})\s*\*?\s*[:：]", re.IGNORECASE)
_ORIGINAL = re.compile(rf"[\s>*]*[-_=]{{2,}}[\s*]*(?:{ORIGINAL})\b[\s*:]*[-_=]*\s*$", re.IGNORECASE)
_FORWARDED = re.compile(rf"[\s>]*(?:{FORWARDED})\s*:?\s*$", re.IGNORECASE)
_DEVICE = re.compile(rf"[\s*\[(]*(?:{DEVICE})[^,!?。！？]{{0,60}}$", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[_\-=*~]\s?){5,}\s*$")
_SIGNATURE = re.compile(r"\s*(?:--|—|–)[ \t]*$")
_LINK = re.compile(r"<[^<>\s]*>|\[[^\[\]\s]*\]|https?://\S+")
_LONGEST_LINE = 600
_ATTRIBUTION_LINES = 4
_HEADER_LINES = 8


def _is_attribution(text: str, *, alone: bool) -> bool:
    """Whether these joined lines are the words above a quote."""
    text = text.strip()
    colon = text.endswith((":", "："))
    named = bool(_IN_ANGLES.search(text))
    if _WROTE.search(text):
        last = bool(_WROTE_LAST.search(text))
        return (colon and bool(_DATED.search(text) or named)) or (
            (last or named) and bool(_CLOCK.search(text)) and bool(_ADDRESS.search(text))
        )
    # Some programs write no verb: 30.09.2017, 18.30, "Mei" <mei@lampring.example>:
    return colon and alone and bool(_IN_ANGLES.search(text) and _CLOCK.search(text))


def _begins_attribution(lines: list[str], at: int) -> bool:
    first = lines[at]
    if not first.strip() or not re.search(r"[\d@<]", first) or _LABEL.match(first):
        return False
    quoted = bool(_QUOTED.match(first))
    text = ""
    for step, line in enumerate(lines[at : at + _ATTRIBUTION_LINES]):
        # A quote below ends the words above it.
        if step and (not line.strip() or bool(_QUOTED.match(line)) != quoted):
            wrapped = re.match(r"\s*>\s*(?:wrote|a écrit)\s*:", line)
            return bool(wrapped) and _is_attribution(text + " wrote:", alone=False)
        text = f"{text} {line.lstrip(' >')}"
        if len(text) > _LONGEST_LINE:
            return False
        if _is_attribution(text, alone=True):
            return True
    return False


def _begins_headers(lines: list[str], at: int) -> bool:
    """From, Sent, To, Subject as Outlook writes them, at least three of them together."""
    if not _SENDER.match(lines[at]):
        return False
    labels = {m[1].lower() for line in lines[at : at + _HEADER_LINES] if (m := _LABEL.match(line))}
    return len(labels) >= 3 or (len(labels) == 2 and at > 0 and bool(_rule_above(lines, at)))


def _rule_above(lines: list[str], at: int) -> int | None:
    """The line drawn above a header block, over empty lines."""
    above = at - 1
    while above >= 0 and above > at - 4 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else None


def _is_device(line: str) -> bool:
    plain = _LINK.sub("", line).strip(" *_[]()\r\n")
    return bool(_DEVICE.match(plain)) and not plain.endswith(".")


def _cut_at(lines: list[str]) -> tuple[int, str]:
    """First line that is not new, and why: quote, original, device, signature, or none."""
    for at, line in enumerate(lines):
        if _QUOTED.match(line):
            return at, "quote"
        if not line.strip() or len(line) > _LONGEST_LINE:
            continue
        if _ORIGINAL.match(line) or _FORWARDED.match(line):
            return at, "original"
        if _begins_headers(lines, at):
            rule = _rule_above(lines, at)
            return (at if rule is None else rule), "original"
        if _begins_attribution(lines, at):
            return at, "quote"
        if _is_device(line):
            return at, "device"
        if _SIGNATURE.match(line) and any(before.strip() for before in lines[:at]):
            return at, "signature"
    return len(lines), "none"


def _is_wrapped(lines: list[str], at: int) -> bool:
    """The tail of a long quoted line that a mail program broke without its mark."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    above = lines[at - 1]
    return len(above) >= 60 and all(map(_QUOTED.match, (above, below))) and lines[at][:1].islower()


def _after_answers(lines: list[str], cut: int) -> int | None:
    """Where what people wrote between or below the quotes ends; None if nobody did."""
    seen_quote = answered = False
    for at in range(cut, len(lines)):
        line = lines[at]
        if _QUOTED.match(line):
            seen_quote = True
        elif seen_quote and line.strip() and not _is_wrapped(lines, at):
            if _SIGNATURE.match(line) or _is_device(line):
                return at if answered else None
            answered = True
    return len(lines) if answered else None


def split_reply(text: str) -> tuple[str, str]:
    """Splits a plain-text mail into what is new and the rest.

    `new + rest == text` always. Where answers stand between or below quotes, or nothing would
    be left, all of it is new: reading too much is better than missing what a customer wrote.
    """
    lines = text.splitlines(keepends=True)
    seen = [strip_bidi(line) for line in lines]
    cut, why = _cut_at(seen)
    if why == "quote":
        end = _after_answers(seen, cut)
        cut = cut if end is None else end
    new = "".join(lines[:cut])
    return (new, text[len(new) :]) if new.strip() else (text, "")
