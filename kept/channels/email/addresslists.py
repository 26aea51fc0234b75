"""Address lists of RFC 5322 as people and programs really write them. Linear in the length; never raises."""

from __future__ import annotations

import re

LONGEST = 4000  # characters of one mailbox that are looked at
# Inside quotes these are only letters: private signs stand for them until the mailbox is taken apart.
_MASKED = {"<": "\ue010", ">": "\ue011", "@": "\ue012"}
_UNMASKED = {ord(sign): letter for letter, sign in _MASKED.items()}
_ANGLE = re.compile(r"<([^<>]*)>?")
_BARE = re.compile(r"[^\s<>(),;:\"\[\]]{1,320}@[^\s<>(),;:\"]{1,320}")
# One mailbox as nearly all programs write it, which needs no reading letter by letter.
_PLAIN = re.compile(
    r"""\s*(?:(?:"([^"\\<>@]{0,200})"|([^"\\<>@,;:()\[\]']{0,200}))\s*<([^\s<>(),;:"\[\]@]{1,200}@[^\s<>(),;:"\[\]@]{1,200})>"""
    r"""|([^\s<>(),;:"\[\]@']{1,200}@[^\s<>(),;:"\[\]@']{1,200}))\s*"""
)
_QUOTED_LOCAL = re.compile(r'("(?:[^"\\]|\\.)*"@[^\s<>(),;:"]+)')


def split_addresses(value: str) -> list[tuple[str, str]]:
    """Pairs (name, address), both still encoded. Pieces without any address keep their words as the name."""
    if plain := _PLAIN.fullmatch(value):
        return [((plain[1] or plain[2] or "").strip(), plain[3] or plain[4])]
    pairs = (_read_masked(piece, comments) for piece, comments in _pieces(value))
    return [pair for pair in pairs if pair != ("", "")]


def _read_masked(piece: str, comments: list[str]) -> tuple[str, str]:
    name, address = _read(piece, comments)
    if not address and _MASKED["@"] in piece:  # "salma@example.org" in quotes and nothing else
        return _read(piece.translate(_UNMASKED), comments)
    return name.translate(_UNMASKED), address.translate(_UNMASKED)


def _pieces(value: str) -> list[tuple[str, list[str]]]:
    """Cut at commas and semicolons that stand outside quotes, comments and angle brackets; drop group names."""
    pieces: list[tuple[str, list[str]]] = []
    text: list[str] = []
    comments: list[str] = []
    quoted = angle = named = False
    depth = start = i = 0
    last_quote, last_close = value.rfind('"'), value.rfind(")")
    while i < len(value):
        ch = value[i]
        if ch == "\\" and (quoted or depth):
            if not depth:
                text.append(value[i : i + 2])
            i += 2
            continue
        if depth:
            depth += (ch == "(") - (ch == ")")
            if not depth:
                comments.append(value[start:i])
        elif ch == '"' and (quoted or i < last_quote):
            quoted = not quoted
            text.append(ch)
        elif quoted:
            text.append(_MASKED.get(ch, ch))
        elif ch == "(" and i < last_close:
            depth, start = 1, i + 1
        elif ch in ",;" and not angle:
            pieces.append(("".join(text), comments))
            text, comments, named = [], [], False
        elif ch == ":" and not angle and not named:
            text = []
        else:
            angle = (angle or ch == "<") and ch != ">"
            named = named or ch in "@["
            text.append(ch)
        i += 1
    pieces.append(("".join(text), comments))
    return pieces


def _read(piece: str, comments: list[str]) -> tuple[str, str]:
    piece = piece.strip()[:LONGEST]
    angles = [m for m in _ANGLE.finditer(piece) if "@" in m[1]] or list(_ANGLE.finditer(piece))
    if angles:
        match = angles[-1]
        address = re.sub(r"\s+", "", match[1]).split(":")[-1].removeprefix("mailto:")
        name = unquote(_ANGLE.sub(" ", piece))
        if "@" not in address and (bare := _BARE.search(piece.replace(match[0], " "))):
            return "", bare[0]
        return name or _comment(comments), address
    found = _QUOTED_LOCAL.search(piece) or _BARE.search(re.sub(r"\s*([@.])\s*", r"\1", piece))
    if not found:
        return unquote(piece) or _comment(comments), ""
    squeezed = re.sub(r"\s*([@.])\s*", r"\1", piece)
    name = unquote(squeezed.replace(found[0], " ", 1))
    return name.strip("'\" ") or _comment(comments), found[0].strip("'.")


def _comment(comments: list[str]) -> str:
    return " ".join(comments).strip()


def unquote(text: str) -> str:
    """`"Hadi \\"Abu\\" Said"` to `Hadi "Abu" Said`."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    elif '"' in text:
        text = re.sub(r'(?<!\\)"', "", text)
    return re.sub(r"\\(.)", r"\1", text).strip()
