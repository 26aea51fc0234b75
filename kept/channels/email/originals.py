"""The copy of our mail that a report brings along: a part of its own, only its headers, or text below the report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .charsets import decode
from .headers import read_ids, unfold
from .parts import Content, Leaf, bytes_of

KINDS = (
    "message/rfc822",
    "message/global",
    "message/global-headers",
    "message/rfc822-headers",
    "text/rfc822-headers",
    "text/rfc822",
)
LONGEST = 100_000  # of one copy
LONGEST_LINE, MOST_LINES = 200, 3_000  # of the report, when looking for where the copy begins
_MARKER = re.compile(
    r"^[^\w-]{0,3}-{3,}+.*\b(?:original|copy|headers?|below|returned|bounced|unsent|mail transcript)\b"
    r"|^(?:original message follows|message headers? follow|included (?:below )?is a copy|(?:below|enclosed|following) (?:this line )?is (?:a|the) copy"
    r"|the (?:original message (?:follows|headers?)|header of the original)|this is a copy of|bounced e-?mail|your original message|original message (?:headers|text)"
    r"|der (?:original)?(?:text|header)|la copia del|le message d'origine)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^(?:received|return-path|from|to|cc|date|subject|message-id|mime-version|content-type|x-[a-z-]+):", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]=]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Original:
    """What is known of the mail a report speaks of. `complained_by`: who did, where the copy itself says so."""

    found: bool = False
    message_id: str = ""
    recipients: list[str] = field(default_factory=list)
    complained_by: str = ""


def read_original(content: Content, text: str) -> Original:
    """From an enclosed copy, or from `copy`, the text below the report."""
    enclosed = [leaf for leaf in content.leaves if leaf.kind in KINDS]
    if enclosed:
        return _read(_start_of(enclosed[0]))
    attached = [
        leaf for leaf in content.leaves if leaf.kind == "text/plain" and (leaf.disposition == "attachment" or leaf.name)
    ]
    for copy in [*map(_start_of, attached), split_copy(text)[1]]:
        if _looks_like_headers(copy):
            return _read(copy)
    id_ = _values(text, "message-id")  # "relates to a message with the following header fields"
    return Original(message_id=next(iter(read_ids(id_[0])), "") if id_ else "")


def split_copy(text: str) -> tuple[str, str]:
    """A report in plain text, cut where the copy of our mail begins."""
    lines = text[:LONGEST].split("\n")
    for position, line in enumerate(lines[:MOST_LINES]):
        if _MARKER.match(line[:LONGEST_LINE]) or _begins_headers(lines, position):
            return "\n".join(lines[:position]), "\n".join(lines[position:])
    return text[:LONGEST], ""


def _begins_headers(lines: list[str], position: int) -> bool:
    return (
        bool(_HEADER.match(lines[position]))
        and sum(bool(_HEADER.match(x)) for x in lines[position : position + 8]) >= 4
    )


def _start_of(leaf: Leaf) -> str:
    return decode(bytes_of(leaf.part)[:LONGEST])


def _looks_like_headers(copy: str) -> bool:
    return sum(bool(_values(copy, name)) for name in ("from", "to", "message-id", "subject", "date", "received")) >= 2


def _read(copy: str) -> Original:
    ids = _values(copy, "message-id")
    boxes = [*_values(copy, "to"), *_values(copy, "cc")]
    complained = _addresses(_values(copy, "x-hmxmroriginalrecipient"))
    return Original(
        True, next(iter(read_ids(ids[0])), "") if ids else "", _addresses(boxes), next(iter(complained), "")
    )


def _values(copy: str, name: str) -> list[str]:
    found = re.findall(rf"^[ \t>]{{0,4}}{name}:[ \t]*((?:[^\n]|\n[ \t]){{0,2000}})", copy, re.IGNORECASE | re.MULTILINE)
    return [value for value in (unfold(each) for each in found[:3]) if value]


def _addresses(values: list[str]) -> list[str]:
    return list(dict.fromkeys(a.lower().rstrip(".") for value in values for a in _ADDRESS.findall(value)))[:200]
