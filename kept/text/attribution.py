"""The line that mail programs write above a quote: "On Monday, Mei <mei@…> wrote:"."""

import re
from dataclasses import dataclass
from functools import cache

from kept.text.mail_headers import label_of, person, unquoted
from kept.text.mail_words import words

LINES, LONGEST = 4, 500
_BROKEN_END = re.compile(r"^\s*>\s*(?:[^\d\s>][^>]{0,30})?[:：]\s*$")
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]*[\w-]\.?\w")
_IN_ANGLES = re.compile(r"<\s*(?:mailto:)?\s*[^\s<>@]+@[^\s<>]+>?|&lt;[^\s&]+@|\(\s*[^\s()@]+@[^\s()]+\)|\[mailto:")
_CLOCK = re.compile(r"\d{1,2}\s?[:.：h٫]\s?\d{2}|\d{1,2}\s*(?:時|点|點|시)|\d{1,2}\s?[AaPp]\.?[Mm]\b")
_DATED = re.compile(r"\d.*\d|\d+\s*[年月日]")
_END = re.compile(r"[\s\-—*_]*[:：][\s\-*_]*$|\s-{2,}\s*$")
_GMAIL_ISO = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{1,2}:\d{2}\s+\S[^.!?]{0,120}$")
_AFTER_VERB = re.compile(r"(?:\([\w/-]+\)|/-?\w{1,3}|です|ました|함|했습니다|하였습니다)$")
_DIGITS = re.compile(r"\d")
# A person who tells of a letter names no year.
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_BEGINS = re.compile(r"[\d@<]")
_BEFORE_NAME = re.compile(
    r"^.*\d(?:[^\w\s]|\s)*(?:(?:AM|PM|a\.?\s?m\.?|p\.?\s?m\.?|Uhr|EES?T|CES?T|GMT|UTC|ص|م)\b)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines up to `end` (excluded) name who wrote what follows. `sure`: with an address or the time of day."""

    end: int
    text: str
    sure: bool


@cache
def _verbs() -> tuple[str, ...]:
    return tuple(word.casefold() for word in words("wrote"))


def _verb_ends(text: str) -> list[int]:
    """Where in the text verbs of writing end."""
    folded, ends = text.casefold(), []
    for verb in _verbs():
        at = folded.find(verb)
        while at >= 0:
            # "said" is no word of "aforesaid"; scripts without spaces have no such bound.
            if not (verb[0] < "\u0590" and at and folded[at - 1].isalpha() and folded[at - 1] < "\u0590"):
                ends.append(at + len(verb))
            at = folded.find(verb, at + len(verb))
    return ends


def _ends_with_verb(text: str) -> bool:
    """Whether a verb of writing comes last, with what may be added to it: napisal(a), написал(а):"""
    tail = _AFTER_VERB.sub("", text[-80:].rstrip(" \t\r\n:：*_-—")).casefold()
    return tail.endswith(_verbs())


def _verdict(text: str) -> bool | None:
    """None: no attribution (yet). Else whether it is one that needs no quote below it as a proof."""
    text = text.strip()
    if _GMAIL_ISO.match(text):
        return True
    colon = bool(_END.search(text))
    if not colon and not _ends_with_verb(text):
        return None
    named, clock = bool(_IN_ANGLES.search(text)), bool(_CLOCK.search(text))
    if colon and (named or _DATED.search(text)) and (ends := _verb_ends(text)):
        # Am 14.07.2026 um 08:50 schrieb Mei Lin: the verb stands before a short name, or comes last.
        return named or (clock and bool(_YEAR.search(text)) and (_ends_with_verb(text) or len(text) - max(ends) <= 60))
    if clock and _ADDRESS.search(text) and _ends_with_verb(text):
        return True
    # Some programs write no verb: 30.09.2017, 18.30, "Mei" <mei@lampring.example>:
    if colon and named and clock:
        return True
    return None


def _breaks_off(lines: list[str], blank: int) -> bool:
    """Whether the address follows on lines of its own, below a blank one."""
    return any(line.strip() == "<" for line in lines[blank + 1 : blank + 2])


def begins_attribution(line: str) -> bool:
    """Whether the line has what the first one of an attribution must have: a number or an address."""
    return len(line) <= LONGEST and bool(_BEGINS.search(line))


def read_attribution(lines: list[str], at: int) -> Attribution | None:
    """The attribution that begins at this line, if one does; `lines` without bidi marks, quoted or not."""
    first = lines[at]
    if not begins_attribution(first) or (label_of(unquoted(first)) and not re.search(r"[:：][\s*_]*$", first)):
        return None
    quoted = first.lstrip().startswith(">")
    text = ""
    for step, line in enumerate(lines[at : at + LINES + 2]):
        if step and not line.strip():
            if not _breaks_off(lines, at + step):
                return None
            continue
        if step and line.lstrip().startswith(">") != quoted:
            # A program broke a long line within its address: the rest begins with the sign that ends it.
            rest = unquoted(line).strip()
            if not quoted and text.count("<") > text.count(">") and _BROKEN_END.search(line):
                return Attribution(at + step + 1, f"{text}> {rest}", sure=True)
            return Attribution(at + step + 1, text, sure=True) if not quoted and _ends_with_verb(rest) else None
        text = f"{text} {unquoted(line).strip()}".strip()
        if len(text) > LONGEST:
            return None
        if (sure := _verdict(text)) is not None:
            return Attribution(at + step + 1, text, sure)
    return None


def author(text: str) -> tuple[str, str]:
    """(name, address) of who wrote, from the text of an attribution."""
    name, address = person(text)
    if not address:
        return "", ""
    before = text[: text.find(address)]
    if _DIGITS.search(before):
        before = _BEFORE_NAME.sub("", before)
    for verb in sorted(words("wrote"), key=len, reverse=True):
        before = re.sub(rf"(?<!\w){re.escape(verb)}(?!\w)", " ", before, flags=re.IGNORECASE)
    return person(f"{before} <{address}>")[0], address
