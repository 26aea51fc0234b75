"""What in a name is not to be seen but changes what is: turns of direction, and signs without width."""

from __future__ import annotations

import re

# Embeddings, overrides and isolates turn the order of what follows: "gpj.exe" is read as "exe.jpg".
_TURNS = "\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_UNSEEN = "\u00ad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
_IN_NAMES = re.compile(f"[{_TURNS}{_UNSEEN}]")
_CONTROLS = re.compile(f"[{_CONTROL}]+ *")
# Marks of direction are honest in a sentence; in a file's name they can move its ending.
_IN_FILES = re.compile(f"[{_TURNS}{_CONTROL}{_UNSEEN}\u200e\u200f\u061c\u2028\u2029]")
LONGEST_NAME = 255


def honest_name(name: str) -> str:
    """A person's name without what could make it look like another's."""
    if name.isascii() and name.isprintable():
        return name
    return _IN_NAMES.sub("", _CONTROLS.sub(" ", name)).strip()


def honest_file_name(name: str) -> str:
    """A file's name whose ending is seen where it is, at most 255 letters long; the ending stays."""
    if not (name.isascii() and name.isprintable()):
        name = _IN_FILES.sub("", name).strip()
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = (
            stem[: LONGEST_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < 20 else name[:LONGEST_NAME]
        )
    return name
