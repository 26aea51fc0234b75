"""Numbers of payment cards in plain ASCII text: known prefix and length, check digit, written as cards are written."""

import re
from collections.abc import Iterable, Iterator

from kept.text.secret_words import CARD, CODE, named_otherwise, word_near

NEAR = 120  # signs behind a card in which its security code is looked for

# (first, last, lengths): ranges of the first six digits, by who gives the cards out.
ISSUERS = (
    (400000, 499999, {13, 16, 19}),  # Visa, mada
    (510000, 559999, {16}), (222100, 272099, {16}),  # Mastercard
    (340000, 349999, {15}), (370000, 379999, {15}),  # American Express
    (300000, 305999, {14, 16}), (309500, 309599, {14, 16}), (360000, 369999, {14, 16, 19}), (380000, 399999, {14, 16, 19}),  # Diners
    (601100, 601199, {16, 19}), (644000, 659999, {16, 19}),  # Discover, RuPay
    (352800, 358999, {16, 17, 18, 19}),  # JCB
    (620000, 629999, {16, 17, 18, 19}), (810000, 817199, {16, 17, 18, 19}),  # UnionPay
    (500000, 509999, {13, 14, 15, 16, 17, 18, 19}), (560000, 589999, {13, 14, 15, 16, 17, 18, 19}),  # Maestro and its kin
    (636000, 639999, {16, 19}), (670000, 679999, {16, 18, 19}), (604000, 605999, {16}), (968200, 968299, {16}),  # Maestro, mada
    (220000, 220499, {16}),  # Mir
)  # fmt: skip
_B = r"[ .\-/]{1,4}"
# A whole row, fours (the shorter first: a security code may follow), the groups of other issuers, single digits.
_WRITTEN = tuple(
    re.compile(rf"(?<![A-Za-z0-9_+])(?=({shape})(?![A-Za-z0-9_]))")
    for shape in (
        r"\d{13,19}",
        rf"\d{{4}}{_B}\d{{4}}{_B}\d{{4}}{_B}\d{{1,4}}",
        rf"\d{{4}}{_B}\d{{4}}{_B}\d{{4}}{_B}\d{{4}}{_B}\d{{1,3}}",
        rf"\d{{4}}{_B}\d{{6}}{_B}\d{{4,5}}",
        rf"\d{{4}}{_B}\d{{3}}{_B}\d{{3}}{_B}\d{{3}}",
        rf"\d{{8}}{_B}\d{{8}}|\d{{6}}{_B}\d{{10}}|\d{{6}}{_B}\d{{13}}|\d{{4}}{_B}\d{{4}}{_B}\d{{8}}|\d{{5}}{_B}\d{{5}}{_B}\d{{5}}",
        r"(?<!\d[ .\-/])\d(?:[ .\-/]\d){12,18}(?![ .\-/]\d)",
    )
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Spans of card numbers, in order."""
    at = 0
    for start, _shape, end in sorted(_candidates(text)):
        if start >= at and _is_card(text, start, end):
            yield start, end
            at = end


def _candidates(text: str) -> Iterator[tuple[int, int, int]]:
    for shape, pattern in enumerate(_WRITTEN):
        yield from (
            (found.start(1), shape, found.end(1)) for found in pattern.finditer(text) if found[1][0] not in "017"
        )


def codes_near(text: str, cards: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of security codes that stand near a card."""
    for start, end in cards:
        low = max(0, start - NEAR)
        yield from ((low + found.start(1), low + found.end(1)) for found in CODE.finditer(text[low : end + NEAR]))


def _is_card(text: str, start: int, end: int) -> bool:
    digits = text[start:end].translate(_NO_SEPARATORS)
    if not luhn(digits) or not is_issued(digits) or len(set(digits)) < 2:
        return False
    doubtful = (len(digits) == 13 and ean(digits)) or text[
        start - 1 : start
    ] == "#"  # a bar code, the number of an order
    return not (doubtful and not word_near(CARD, text, start, end)) and not named_otherwise(text, start)


_NO_SEPARATORS = str.maketrans("", "", " .-/")


def is_issued(digits: str) -> bool:
    """Whether somebody gives out cards of this beginning and length."""
    first = int(digits[:6])
    return any(low <= first <= high and len(digits) in lengths for low, high, lengths in ISSUERS)


def luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B."""
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


_DOUBLED = str.maketrans("0123456789", "0246813579")


def ean(digits: str) -> bool:
    """The check of a thirteen-digit article number (GS1)."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
