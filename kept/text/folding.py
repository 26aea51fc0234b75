"""Folding: one shape for words that people write in many ways.

For matching and search only: never store or show folded text.
Arabic as Lucene's normaliser does it (formulas 2.18), plus NFKC, ASCII digits and no bidi marks.
"""

import unicodedata

BIDI_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
# Harakat, superscript alef, Koranic marks and tatweel carry no meaning for a match.
_DROPPED = dict.fromkeys([*range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), 0x0640])
_LETTERS = {ord(a): b for a, b in zip("أإآٱةىیک", "ااااهييك", strict=True)}
_ARABIC = {**_DROPPED, **_LETTERS}
_ROUNDS = 8


def strip_bidi(text: str) -> str:
    """The text without the invisible marks that only steer its direction."""
    return text if text.isascii() else text.translate(BIDI_MARKS)


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c > "\x7f" and c.isdecimal() else c for c in text)


def _once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(BIDI_MARKS))
    text = unicodedata.normalize("NFKC", text.casefold())
    return _ascii_digits(text.translate(_ARABIC))


def fold(text: str) -> str:
    """Folded text; folding it again changes nothing."""
    if text.isascii():
        return text.lower()
    # Dropping a mark can bring two characters together that compose: repeat until it stands still.
    for _ in range(_ROUNDS):
        folded = _once(text)
        if folded == text:
            break
        text = folded
    return text


class _Characters(dict[str, str]):
    """How one character folds by itself, remembered."""

    def __missing__(self, char: str) -> str:
        folded = fold(char)
        # A bound, so that a hostile text cannot fill the memory with rare characters.
        if len(self) < 20_000:
            self[char] = folded
        return folded


_characters = _Characters()


def fold_with_offsets(text: str) -> tuple[str, list[int] | range]:
    """Folds character by character and says where each came from.

    Returns (folded, offsets): `offsets[i]` is the code point in `text` from which `folded[i]`
    came, and one more entry for the end. Use it to point back at what somebody wrote.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    folds = [_characters[c] for c in text]
    folded = "".join(folds)
    if len(folded) == len(text) and all(map(len, folds)):
        return folded, range(len(text) + 1)
    offsets = [i for i, part in enumerate(folds) for _ in part]
    offsets.append(len(text))
    return folded, offsets
