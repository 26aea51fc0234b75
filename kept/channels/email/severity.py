"""Whether a mail that came back would come back again: no such address is hard; full, too large and blocked are not."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SOFT = re.compile(
    r"mailbox (?:is )?(?:full|over)|over ?quota|quota|storage|insufficient|exceed|too (?:large|big|many)|size limit|try(?:ing)? again"
    r"|temporar|timed? ?out|expired|deferred|grey ?list|spam|block(?:ed|list)|black ?list|reputation|dmarc|\bspf\b|\bdkim\b|policy"
    r"|unsolicited|virus|banned|loop|too many hops|rate limit|容量|満杯|已滿|已满|ممتلئ|переполнен",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"user ?unknown|unknown (?:user|recipient|address|mailbox|local)|no such|does(?: not|n't) exist|not exist|invalid (?:recipient|mailbox|address|user|final)"
    r"|not (?:found|listed|a valid|a registered|known)|no (?:mailbox|account|user)\b|address rejected|recipient rejected|disabled|inactive|discontinued"
    r"|account (?:has been )?(?:closed|terminated)|(?:host|domain) (?:unknown|not found)|unrouteable|nxdomain|isn't a valid|has no mailbox|不存在|無此|غير موجود|не существует",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"user ?unknown|unknown (?:user|e-?mail|recipient)|no such user|does not exist|domain is not reachable",
    re.IGNORECASE,
)
_NO_DOMAIN = re.compile(r"nxdomain|domain name not found|no mx|null mx", re.IGNORECASE)
# It is we who are refused: the recipient may be well.
_SENDER = re.compile(
    r"sender (?:address )?(?:rejected|denied|verif)|verification failed for|client host rejected|relay(?:ing)? (?:access )?denied",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
# What the sender, the route, the size or the content is to blame for: the address itself may be well.
_SOFT_CODES = re.compile(r"5\.(?:1\.[78]|2\.[23]|3\.\d+|4\.[67]|5\.\d+|6\.\d+|7\.\d+)$")
_HARD_CODES = re.compile(r"5\.(?:1\.\d+|2\.1|4\.[14])$")


def is_hard(statuses: Sequence[str], words: str) -> bool:
    """By the enhanced codes, then by the other server's words, then by its reply code. What says nothing is hard."""
    if _SENDER.search(words):
        return False
    if statuses and all(code.startswith("4") for code in statuses):
        return bool(_NO_DOMAIN.search(words))
    if any(_HARD_CODES.match(code) and not _SOFT_CODES.match(code) for code in statuses):
        return True
    if statuses and all(_SOFT_CODES.match(code) for code in statuses):
        return bool(_UNKNOWN.search(words))
    if _HARD.search(words) or _SOFT.search(words):
        return bool(_HARD.search(words))
    code = _CODE.search(words)
    return code is None or code[1] == "5"
