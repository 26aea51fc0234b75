"""Numbers as they stand in an address, a query or a form: an id, or nothing; an amount as people type it; the years we speak of."""

import re
import unicodedata
from decimal import Decimal

from kept.text.folding import strip_bidi

# Next to the ends of the calendar there are zones in which a time cannot be shown: it fails long after it was taken.
YEARS = range(1900, 3000)


def whole(text: object) -> int | None:
    """The number written in `text` with ASCII digits, at most 18 of them, as every id has; None for anything else.

    Not str.isdigit() alone: int() fails on "²", which passes it, and on five thousand digits.
    """
    plain = str(text or "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 19 else None


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+")


def amount(text: str) -> Decimal | None:
    """A number as it is typed in any digits: 1250.5, 1,250.5, ١٬٢٥٠٫٥, １２５０. None for what could be two numbers ("1,25")."""
    plain = strip_bidi(unicodedata.normalize("NFKC", text[:60])).strip().replace("\u2212", "-")
    plain = "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in plain)
    plain = re.sub(r"[\s'’٬]", "", plain).replace("٫", ".").replace("،", ",")
    if _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None
