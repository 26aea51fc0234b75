"""The words that mail programs print around what people write, one table per language.

To add a language, write a `MailWords` into the file of its family. Words are separated by "|" and
stand as the programs print them; case, vowel marks and spaces do not matter. In `device` the sign
"…" stands for the device or program, which must be one of `DEVICES`.
"""

import re
from functools import cache

from kept.text.mail_words import asia, east, north, roman, slavic, west
from kept.text.mail_words.words import DEVICES, NAMES, MailWords

LANGUAGES: dict[str, MailWords] = {
    **west.WORDS,
    **north.WORDS,
    **roman.WORDS,
    **slavic.WORDS,
    **east.WORDS,
    **asia.WORDS,
}
FIELDS = ("sender", "sent", "to", "copy", "subject", "other")
_MARKS = dict.fromkeys([*range(0x064B, 0x0660), 0x0640, 0x0307])
_SPACES = dict.fromkeys([0xA0, 0x202F, 0x3000, 0x2007, 0x2009], " ")


def plain(text: str) -> str:
    """The text as its words are compared: without vowel marks, with common spaces. Positions are lost."""
    return text if text.isascii() else text.translate(_MARKS).translate(_SPACES)


def key(word: str) -> str:
    return " ".join(plain(word).casefold().replace("\u0307", "").split())


@cache
def words(field: str) -> tuple[str, ...]:
    """All words of one field in all languages, longest first, each once."""
    found = {
        plain(word): None
        for language in LANGUAGES.values()
        for word in getattr(language, field).split("|")
        if word.strip()
    }
    return tuple(sorted(found, key=len, reverse=True))


@cache
def expression(field: str) -> str:
    """A regular expression for any word of the field."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words(field))


@cache
def label_fields() -> dict[str, str]:
    """Which header a label names: {"von": "sender", …}."""
    return {key(word): field for field in FIELDS for word in words(field)}


__all__ = [
    "DEVICES",
    "FIELDS",
    "LANGUAGES",
    "NAMES",
    "MailWords",
    "expression",
    "key",
    "label_fields",
    "plain",
    "words",
]
