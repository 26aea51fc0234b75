"""The line that mail programs write above a quote: "On Monday, Mei <mei@…> wrote:"."""

import re
from dataclasses import dataclass
from functools import cache

from kept.text.mail_headers import label_of, person, unquoted
from kept.text.mail_words import expression

LINES, LONGEST = 4, 500
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]*[\w-]\.?\w")
_IN_ANGLES = re.compile(r"<\s*(?:mailto:)?\s*[^\s<>@]+@[^\s<>]+>?|&lt;[^\s&]+@|\(\s*[^\s()@]+@[^\s()]+\)|\[mailto:")
_CLOCK = re.compile(r"\d{1,2}\s?[:.：h٫]\s?\d{2}|\d{1,2}\s*(?:時|点|點|시)|\d{1,2}\s?[AaPp]\.?[Mm]\b")
_DATED = re.compile(r"\d.*\d|\d+\s*[年月日]")
_END = re.compile(r"[\s\-—*_]*[:：][\s\-*_]*$|\s-{2,}\s*$")
_GMAIL_ISO = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} (?:GMT|UTC)[+-]\d{1,2}:\d{2}\s+\S[^.!?]{0,120}$")
_DIGITS = re.compile(r"\d")
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
def _wrote() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_a-zA-Z])(?:{expression('wrote')})", re.IGNORECASE)


@cache
def _wrote_last() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{expression('wrote')})(?:\(\w+\)|a|\s*(?:です|ました|함|했습니다))?[\s*_]*[:：]?[\s\-*_]*$", re.IGNORECASE
    )


def _verdict(text: str, *, alone: bool) -> bool | None:
    """None: no attribution (yet). Else whether it is one that needs no quote below it as a proof."""
    text = text.strip()
    if _GMAIL_ISO.match(text):
        return True
    colon = bool(_END.search(text))
    named, clock = bool(_IN_ANGLES.search(text)), bool(_CLOCK.search(text))
    if colon and (named or _DATED.search(text)) and _wrote().search(text):
        return (named or clock) and (named or bool(_wrote_last().search(text[-80:])) or _tail_is_name(text))
    if clock and _ADDRESS.search(text) and _wrote_last().search(text[-80:]):
        return True
    # Some programs write no verb: 30.09.2017, 18.30, "Mei" <mei@lampring.example>:
    if colon and alone and named and clock:
        return True
    return None


def _tail_is_name(text: str) -> bool:
    """Am 14.07.2026 um 08:50 schrieb Mei Lin: the verb stands before a short name."""
    found = list(_wrote().finditer(text))
    return bool(found) and len(text) - found[-1].end() <= 60


def read_attribution(lines: list[str], at: int) -> Attribution | None:
    """The attribution that begins at this line, if one does; `lines` without bidi marks, quoted or not."""
    first = lines[at]
    if len(first) > LONGEST or not re.search(r"[\d@<]", first) or not first.strip():
        return None
    if label_of(unquoted(first)) and not re.search(r"[:：][\s*_]*$", first):
        return None
    quoted = first.lstrip().startswith(">")
    text = ""
    for step, line in enumerate(lines[at : at + LINES]):
        if step and (not line.strip() or line.lstrip().startswith(">") != quoted):
            # A long line that a program broke after it had been marked as a quote.
            if line.strip() and not quoted and _wrote_last().fullmatch(unquoted(line).strip()):
                return Attribution(at + step + 1, f"{text} {unquoted(line)}", sure=True)
            return None
        text = f"{text} {unquoted(line).strip()}".strip()
        if len(text) > LONGEST:
            return None
        if (sure := _verdict(text, alone=True)) is not None:
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
    before = _wrote().sub(" ", before)
    return person(f"{before} <{address}>")[0], address
