"""What we show of a name where there is room for one letter."""

import unicodedata

from kept.text.folding import strip_bidi


def initial(name: str) -> str:
    """One letter for the avatar, in the name's own script; "?" where there is none.

    Salma gives S, 陳怡君 gives 陳, سلمى gives س. The article «ال» is not skipped: it is a part
    of how the name is written, and the colour tells two of them apart.
    """
    composed = unicodedata.normalize("NFC", strip_bidi(name))
    for wanted in (str.isalpha, str.isalnum):
        for char in composed:
            if wanted(char):
                upper = char.upper()
                return upper if len(upper) == 1 else char
    return "?"
