"""What the receiving servers say of the sender: Authentication-Results (RFC 8601), Received-SPF, ARC.

Anybody can write such a header. A server named in KEPT_MAIL_TRUSTED_SERVERS is believed; of the others the topmost is
read, as a claim (`trusted` False), and a claim that the mail is forged is taken seriously whoever makes it: nobody
says that of their own mail.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from .charsets import clean
from .headers import Headers
from .mail import Authentication

METHODS = ("spf", "dkim", "dmarc")
RESULTS = frozenset(
    "pass fail softfail hardfail neutral none policy nxdomain signed unknown temperror permerror discard bestguesspass".split()
)
SEVERE = ("reject", "quarantine")
MOST_HEADERS = 20
LONGEST = 10_000  # characters of one header
_COMMENT = re.compile(r"\(([^()]*)\)")
_METHOD = re.compile(r"^\s*([A-Za-z][\w-]{0,30})(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"([A-Za-z]{1,20}\.[\w-]{1,60})\s*=\s*(\"[^\"]*\"|[^\s;]+)")
# How servers say what the domain wants (p=) and what they did about it (dis=, d=, action=).
_WANTED = re.compile(r"\b(?:p|policy|policy\.dmarc|policy\.published-domain-policy)\s*=\s*([A-Za-z]+)", re.IGNORECASE)
_DONE = re.compile(r"\b(?:dis|action|policy\.applied-disposition)\s*=\s*([A-Za-z.]+)", re.IGNORECASE)


@dataclass(slots=True)
class Claim:
    """One header: who says it, and what of each method (with its properties and what stood in brackets)."""

    server: str = ""
    results: dict[str, str] = field(default_factory=dict)
    domain: str = ""
    policy: str = ""


def read_authentication(headers: Headers, trusted: Collection[str] = ()) -> Authentication | None:
    """What is said of the sender; None if nothing is. `trusted`: authserv-ids that are believed, lower case."""
    claims = [_read(value) for value in headers.all_raw("authentication-results")[:MOST_HEADERS]]
    claims = [claim for claim in claims if claim.results]
    believed = [claim for claim in claims if claim.server in trusted]
    if not believed and (forged := next((claim for claim in claims if is_forged(claim.results, claim.policy)), None)):
        return _joined([forged], trusted=False)
    nearest = believed or [claim for claim in claims if claim.server == claims[0].server]
    nearest = nearest + _received_spf(headers, trusted, bool(believed))
    if not nearest:
        nearest = _arc(headers)
    return _joined(nearest, trusted=bool(nearest) and nearest[0].server in trusted) if nearest else None


def is_forged(results: dict[str, str], policy: str) -> bool:
    """Whether the domain in From says that this mail is not its own and does not want it to arrive."""
    return results.get("dmarc") == "fail" and policy in SEVERE


def _joined(claims: list[Claim], *, trusted: bool) -> Authentication:
    results: dict[str, str] = {}
    for claim in claims:
        for method, result in claim.results.items():
            results.setdefault(method, result)
    first = next((claim for claim in claims if "dmarc" in claim.results), claims[0])
    return Authentication(
        spf=results.get("spf", ""),
        dkim=results.get("dkim", ""),
        dmarc=results.get("dmarc", ""),
        domain=first.domain or next((claim.domain for claim in claims if claim.domain), ""),
        server=claims[0].server,
        policy=first.policy,
        trusted=trusted,
    )


def _read(value: str) -> Claim:
    """One Authentication-Results header. Microsoft leaves the server's name out."""
    parts = _split(value[:LONGEST])
    claim = Claim()
    if parts and not _METHOD.match(_COMMENT.sub(" ", parts[0])):
        words = _COMMENT.sub(" ", parts.pop(0)).split()
        claim.server = clean(words[0].strip('"').lower())[:255] if words else ""
    domains: dict[str, str] = {}
    for part in parts:
        _take(claim, part, domains)
    claim.domain = next((domains[name] for name in ("dmarc", "dkim", "spf") if domains.get(name)), "")
    return claim


def _take(claim: Claim, part: str, domains: dict[str, str]) -> None:
    bare = _without_comments(part)
    found = _METHOD.match(bare)
    method = found[1].lower() if found else ""
    result = found[2].lower() if found else ""
    if method not in METHODS or result not in RESULTS:
        return
    result = {"hardfail": "fail", "bestguesspass": "none"}.get(result, result)
    # Of several signatures one that holds is enough.
    if method not in claim.results or (method == "dkim" and result == "pass" != claim.results["dkim"]):
        claim.results[method] = result
        domains[method] = _domain({key.lower(): value.strip('"') for key, value in _PROPERTY.findall(bare)})
    if method == "dmarc" and not claim.policy:
        claim.policy = _policy(part)


def _domain(properties: dict[str, str]) -> str:
    for name in ("header.from", "header.d", "header.i", "smtp.mailfrom", "smtp.helo"):
        value = clean(properties.get(name, "").rpartition("@")[2].strip("<>.").lower())
        if "." in value:
            return value[:255]
    return ""


def _policy(part: str) -> str:
    """What is to be done on a failure: what the server says it did, where it says so, else what the domain wants.

    A server that let a mail with a broken signature pass since a chain of known servers vouches for it (ARC) says so.
    """
    wanted, done = _WANTED.search(part), _DONE.search(part)
    if re.search(r"\barc=pass\b", part, re.IGNORECASE):
        return "none"
    if done and (said := done[1].lower().removeprefix("o").removeprefix(".")) in (*SEVERE, "none"):
        return wanted[1].lower() if wanted and said == "none" else said
    return wanted[1].lower() if wanted and wanted[1].lower() in (*SEVERE, "none") else ""


def _received_spf(headers: Headers, trusted: Collection[str], only_trusted: bool) -> list[Claim]:
    for value in headers.all_raw("received-spf")[:1]:
        words = value[:LONGEST].split(None, 1)
        result = words[0].strip("():;").lower() if words else ""
        receiver = re.search(r"\breceiver=\s*\"?([\w.-]+)", value[:LONGEST])
        server = receiver[1].lower() if receiver else ""
        if result not in RESULTS or (only_trusted and server not in trusted):
            return []
        sender = re.search(r"envelope-from=\s*[\"<]*[^\s\">;]*@([\w.-]+)", value[:LONGEST])
        return [Claim(server, {"spf": result}, sender[1].lower() if sender else "")]
    return []


def _arc(headers: Headers) -> list[Claim]:
    """What the last server of a chain saw: only a claim, for whoever wrote the header could write it all."""
    found = []
    for value in headers.all_raw("arc-authentication-results")[:MOST_HEADERS]:
        number = re.match(r"\s*i\s*=\s*(\d{1,3})\s*;", value)
        if number:
            found.append((int(number[1]), value[number.end() :]))
    claims = [_read(value) for _, value in sorted(found, reverse=True)]
    return [claim for claim in claims if claim.results][:1]


def _split(value: str) -> list[str]:
    """At each semicolon that stands neither in brackets nor in quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for position, char in enumerate(value):
        if char == '"':
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted:
            depth = max(0, depth - 1)
        elif char == ";" and not quoted and not depth:
            parts.append(value[start:position])
            start = position + 1
    return [part for part in [*parts, value[start:]] if part.strip()]


def _without_comments(part: str) -> str:
    for _ in range(4):  # brackets in brackets
        part, count = _COMMENT.subn(" ", part)
        if not count:
            break
    return part
