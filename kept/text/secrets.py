"""Card and identity numbers in what people write: where they stand, and the text with them masked.

Precise before complete: what only looks like one (order, tracking and telephone numbers) stays readable. What is
certain by itself has a check digit or a shape of its own; the rest needs its word near (`secret_words.py`). Positions
are code points of the text as given. Time grows with its length.
"""

import re
import unicodedata
from dataclasses import dataclass

from kept.text import secret_cards, secret_identities

DOTS = "••••"
# Six digits with little between: cheaper than all that follows, and most texts have none.
_WORTH_A_LOOK = re.compile(r"\d(?:[^\w\n]{0,3}\d){5}")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Secret:
    """A number nobody should read by the way. `kind`: card, code, iban, identity, passport; `shown` stands in its place."""

    start: int
    end: int
    kind: str
    shown: str


def find(text: str) -> list[Secret]:
    """The secrets in `text`, in order, never overlapping."""
    if not worth_a_look(text):
        return []
    plain = _plain(text)
    links = [found.span() for found in _LINK.finditer(plain)]
    cards = list(secret_cards.find(plain))
    spans = [(start, end, "card") for start, end in cards]
    spans += secret_identities.find(plain)
    spans += [(start, end, "code") for start, end in secret_cards.codes_near(plain, cards)]
    return _secrets(text, sorted(spans, key=lambda span: (span[0], -span[1])), links)


def worth_a_look(text: str) -> bool:
    """Whether there may be a secret in it at all: cheap."""
    return _WORTH_A_LOOK.search(text) is not None


def masked(text: str, found: list[Secret] | None = None) -> str:
    """The text with "•••• 1111" in place of each secret; `found` where the caller has looked already."""
    found = find(text) if found is None else found
    if not found:
        return text
    pieces, at = [], 0
    for secret in found:
        pieces += [text[at : secret.start], secret.shown]
        at = secret.end
    return "".join([*pieces, text[at:]])


def _secrets(text: str, spans: list[tuple[int, int, str]], links: list[tuple[int, int]]) -> list[Secret]:
    found: list[Secret] = []
    at, link = 0, 0
    for start, end, kind in spans:
        while link < len(links) and links[link][1] <= start:
            link += 1
        in_link = link < len(links) and links[link][0] <= start
        if start >= at and not in_link:
            found.append(Secret(start, end, kind, _shown(text[start:end], kind)))
            at = end
    return found


def _shown(words: str, kind: str) -> str:
    """Dots and the last four signs, by which people tell their cards apart; nothing of what is short."""
    signs = "".join(char for char in words if char.isalnum())
    return "•••" if kind == "code" else f"{DOTS} {signs[-4:]}"


class _Plain(dict):
    """How one sign reads in ASCII: digits of every script, full-width letters; one sign for one, so that places hold."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        if char.isdecimal():
            made = ord(str(unicodedata.decimal(char)))
        elif 0xFF01 <= code <= 0xFF5E:
            made = code - 0xFEE0
        elif code in _INVISIBLE or unicodedata.category(char) == "Zs":
            made = 0x20
        else:
            made = 0x2D if unicodedata.category(char) == "Pd" else code
        if len(self) < 5_000:
            self[code] = made
        return made


_INVISIBLE = {0x00AD, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # fmt: skip
_READS = _Plain()


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_READS)
