"""Who was not reached and why, from the free text in which mail servers say it."""

from __future__ import annotations

import re

from .charsets import clean
from .failure_words import DAEMON, POSTMASTER

LONGEST_HEAD = 20_000
LONGEST_WORDS = 400
_ADDRESS = re.compile(r"[^\s<>(),;:\"'\[\]=]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
# Lines on which nothing but the recipient stands, or words that only the recipient follows.
_ALONE = re.compile(
    r"^[\s*•>-]{0,8}[<\"'(]{0,2}(?P<a>[^\s<>(),;:\"'\[\]=]{1,64}@[A-Za-z0-9.-]{1,255}?)[>\"')]{0,2}[.:;]?\s*(?:$|\.{3}|\[|\(|on [A-Z]|[:-]\s)"
)
_AFTER = re.compile(
    r"(?:rcpt to|recipient(?: address)?s?|addressed to|deliver(?:ed|y|ing)?(?: (?:your|the|a))?(?: (?:message|mail|e-?mail))?(?: (?:to|for))|sent to|user(?:id)?|unknown|address)\W{1,4}<?(?P<a>[^\s<>(),;:\"'\[\]=]{1,64}@[A-Za-z0-9.-]{1,255})",
    re.IGNORECASE,
)
_OF_SENDER = re.compile(
    r"mail from|original[ -]sender|^\s*(?:from|reply-to|message-id|return-path|sender)\s*:|help ?desk|contact (?:us|your|the|our)\b|postmaster|sent by|you sent from",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\d.:])[45]\d\d[ -]\S|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_REASON = re.compile(
    r"unknown|no such|full|quota|exist|reject|refus|denied|disabled|invalid|not found|not listed|blocked|unreachable|exceed|timed? out|expired|too (?:large|many)",
    re.IGNORECASE,
)

_EXCUSE = re.compile(r"unable|could not|cannot|failed", re.IGNORECASE)


def recipients_in(head: str, expected: list[str], ours: set[str]) -> list[str]:
    """Whom the text above the copy names. `expected` are those the copy was for, `ours` the report's own sender and recipients."""
    lines = [line for line in head[:LONGEST_HEAD].split("\n") if "@" in line and not _OF_SENDER.search(line)]
    named = _each(address for line in lines for address in _ADDRESS.findall(line))
    wanted = [address for address in named if address in expected]
    alone = _each(found["a"] for line in lines if (found := _ALONE.match(line)))
    if wanted:
        return list(dict.fromkeys([*wanted, *(a for a in alone if a not in ours and not _is_machine(a))]))[:20]
    sure = _each([*alone, *(found["a"] for line in lines if (found := _AFTER.search(line)))])
    for some in (sure, named[:1]):
        if others := [address for address in some if address not in ours and not _is_machine(address)]:
            return others[:20]
    return expected if len(expected) == 1 else []


def diagnostic_in(head: str) -> str:
    """The other server's words: from the first line with a reply code, else the first that gives a reason."""
    lines = [" ".join(line.split()) for line in head[:LONGEST_HEAD].split("\n")]
    for pattern in (_CODE, _REASON, _EXCUSE):
        for position, line in enumerate(lines):
            if pattern.search(line):
                following = lines[position + 1 : position + 4]
                more = [text for text in following[: _until_empty(following)] if pattern is _CODE]
                return clean(" ".join([line.lstrip("<>*- "), *more]))[:LONGEST_WORDS]
    return ""


def _until_empty(lines: list[str]) -> int:
    return next(
        (position for position, line in enumerate(lines) if not line or line.startswith(("--", "<", ">"))), len(lines)
    )


def _each(addresses) -> list[str]:
    return list(dict.fromkeys(address.lower().rstrip(".") for address in addresses))


def _is_machine(address: str) -> bool:
    return bool(DAEMON.match(address) or POSTMASTER.match(address))
