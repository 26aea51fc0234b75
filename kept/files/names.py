"""File names as strangers send them, made safe to show, to save and to put into a header."""

import unicodedata

LONGEST = 150  # characters, ending included
# Bidi controls let "cod‮gpj.exe" look like "codexe.jpg".
HIDDEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c")


def tidy(name: str) -> str:
    """The name without folders, control and bidi characters, at most 150 characters, never empty."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in plain if c not in HIDDEN and unicodedata.category(c) not in {"Cc", "Cs"}).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST and dot and len(ending) <= 10:
        plain = f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
    return plain[:LONGEST] or "file"
