"""The few lines of an iCalendar part that say what an invitation is about (RFC 5545)."""

from __future__ import annotations

import re

from .mail import Invitation
from .parts import Leaf, text_of


def read_invitation(leaves: list[Leaf]) -> Invitation | None:
    """First calendar part of the mail, or None."""
    for leaf in leaves:
        if leaf.kind in ("text/calendar", "application/ics"):
            lines = re.sub(r"\n[ \t]", "", text_of(leaf)).split("\n")
            method = leaf.parameters.get("method") or _value(lines, "METHOD")
            event = _event(lines)
            return Invitation(method.upper(), _value(event, "UID"), _unescaped(_value(event, "SUMMARY")))
    return None


def _event(lines: list[str]) -> list[str]:
    for start, line in enumerate(lines):
        if line.strip().upper() in ("BEGIN:VEVENT", "BEGIN:VTODO"):
            return lines[start:]
    return lines


def _value(lines: list[str], name: str) -> str:
    for line in lines:
        head, colon, value = line.partition(":")
        if colon and head.split(";")[0].strip().upper() == name:
            return value.strip()
    return ""


def _unescaped(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
