"""Where sentences begin and end, in English, Arabic and Chinese."""

import re
from typing import NamedTuple

# Possessive and never failing once begun, so that a page of dots stays linear.
_ENDING = re.compile(r"[.!?。！？؟…]++[\"'”’」』）)\]»]*+|[\r\n]++")
_ABBREVIATED = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|vs|etc|e\.g|i\.e|approx|inc|ltd|co|tel|ext|dept|fig|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun)"
    r"|\b[a-z]\.[a-z]|\b[A-Z]|(?:^|\s)[دأ])$",
    re.IGNORECASE,
)
_OF_DAY = re.compile(r"\b[ap]\.m$", re.IGNORECASE)


class Sentence(NamedTuple):
    """A sentence without the white space around it; code points in the text."""

    start: int
    end: int
    text: str


def _ends(text: str, at: re.Match[str]) -> bool:
    """Whether this mark ends a sentence: not the dot of "Dr." or of "5 p.m. tomorrow"."""
    if at[0][0] != ".":
        return True
    if at.end() < len(text) and not text[at.end()].isspace():
        return False
    if len(at[0]) > 1:
        return True
    before, after = text[max(at.start() - 8, 0) : at.start()], text[at.end() : at.end() + 3].lstrip()
    if after[:1].islower():
        return False
    return not _ABBREVIATED.search(before) or bool(_OF_DAY.search(before))


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    start += len(piece) - len(piece.lstrip())
    return Sentence(start, start + len(inner), inner)


def split(text: str) -> list[Sentence]:
    """The sentences of a text; a new line ends one, as in a typed answer."""
    found, start = [], 0
    for mark in _ENDING.finditer(text):
        if _ends(text, mark):
            found.append(_trimmed(text, start, mark.end()))
            start = mark.end()
    found.append(_trimmed(text, start, len(text)))
    return [s for s in found if s]
