"""Paragraphs of `format=flowed` put together again (RFC 3676)."""

from __future__ import annotations


def unflowed(text: str, *, delsp: bool = False) -> str:
    """The text with each paragraph on one line. `delsp`: the space at a line's end only says that it goes on.

    Quoted lines stay as they came: they are folded away, and the marks at their beginnings tell them apart.
    """
    paragraphs: list[list[str]] = []
    goes_on = False
    for raw in text.split("\n"):
        if raw.startswith(">"):
            paragraphs.append([raw])
            goes_on = False
            continue
        line = raw.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        shown = line[:-1] if flows and delsp else line
        if goes_on and line != "-- ":
            paragraphs[-1].append(shown)
        else:
            paragraphs.append([shown])
        goes_on = flows
    return "\n".join(map("".join, paragraphs))
