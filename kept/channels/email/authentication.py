"""What the receiving servers say of the sender: Authentication-Results (RFC 8601), Received-SPF, ARC.

Anybody can write such a header. A server named in KEPT_MAIL_TRUSTED_SERVERS is believed, as far as no other server
stands between its words; of the others the topmost is read, as a claim (`trusted` False), and a claim that the mail is
forged is taken seriously whoever makes it: nobody says that of their own mail.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .charsets import clean
from .headers import Headers
from .mail import Authentication

METHODS = ("spf", "dkim", "dmarc")
RESULTS = frozenset(
    "pass fail softfail hardfail neutral none policy nxdomain signed unknown temperror permerror discard bestguesspass".split()
)
SEVERE = ("reject", "quarantine")
# Whose domain a method speaks of.
SPOKEN_OF = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.helo"),
}
MOST_HEADERS = 20
LONGEST = 10_000  # characters of one header
_COMMENT = re.compile(r"\(([^()]*)\)")
_METHOD = re.compile(r"^\s*([A-Za-z][\w-]{0,30})(?:/\d+)?\s*=\s*([A-Za-z]+)")
# A quoted local part may hold what looks like another address: the value ends where quotes and words end.
_PROPERTY = re.compile(r"([A-Za-z]{1,20}\.[\w-]{1,60})\s*=\s*((?:\"[^\"]*\"|[^\s;\"])+)")
# How servers say what the domain wants (p=) and what they did about it (dis=, d=, action=).
_WANTED = re.compile(r"\b(?:p|policy|policy\.dmarc|policy\.published-domain-policy)\s*=\s*([A-Za-z]+)", re.IGNORECASE)
_DONE = re.compile(r"\b(?:dis|action|policy\.applied-disposition)\s*=\s*([A-Za-z.]+)", re.IGNORECASE)


@dataclass(slots=True)
class Claim:
    """One header: who says it, and what of each method; `vouched` are the domains of which a check says that they sent it."""

    server: str = ""
    results: dict[str, str] = field(default_factory=dict)
    domain: str = ""
    policy: str = ""
    vouched: list[str] = field(default_factory=list)


def read_authentication(headers: Headers, trusted: Collection[str] = ()) -> Authentication | None:
    """What is said of the sender; None if nothing is. `trusted`: authserv-ids that are believed, lower case."""
    found = [(at, _read(value)) for at, value in headers.placed("authentication-results")[:MOST_HEADERS]]
    found = [(at, claim) for at, claim in found if claim.results]
    claims = [claim for _at, claim in found]
    believed = _believed(headers, [(at, claim) for at, claim in found if claim.server in trusted])
    if not believed and (forged := next((claim for claim in claims if is_forged(claim.results, claim.policy)), None)):
        return _joined([forged], trusted=False)
    nearest = believed or [claim for claim in claims if claim.server == claims[0].server]
    if not believed:
        # Servers take away such headers of others only where they write them themselves.
        nearest = nearest + _received_spf(headers) or _arc(headers)
    return _joined(nearest, trusted=bool(believed)) if nearest else None


def _believed(headers: Headers, claims: list[tuple[int, Claim]]) -> list[Claim]:
    """The topmost words of a server we trust. What stands below where the mail came from elsewhere, anybody wrote."""
    below = [at for at, _value in headers.placed("received") if claims and at > claims[0][0]]
    return [claim for at, claim in claims if not below or at < below[0]]


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
        vouched=" ".join(dict.fromkeys(domain for claim in claims for domain in claim.vouched)),
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
    # The first of a name: what follows may stand in a local part that was quoted in an odd way.
    properties = {key.lower(): value.replace('"', "") for key, value in reversed(_PROPERTY.findall(bare))}
    if result == "pass" and (vouched := _domain(properties, SPOKEN_OF[method])):
        claim.vouched.append(vouched)
    # Of several signatures one that holds is enough.
    if method not in claim.results or (method == "dkim" and result == "pass" != claim.results["dkim"]):
        claim.results[method] = result
        domains[method] = _domain(properties, [name for names in SPOKEN_OF.values() for name in names])
    if method == "dmarc" and not claim.policy:
        claim.policy = _policy(part)


def _domain(properties: dict[str, str], names: Iterable[str]) -> str:
    for name in names:
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


def _received_spf(headers: Headers) -> list[Claim]:
    for value in headers.all_raw("received-spf")[:1]:
        words = value[:LONGEST].split(None, 1)
        result = words[0].strip("():;").lower() if words else ""
        receiver = re.search(r"\breceiver=\s*\"?([\w.-]+)", value[:LONGEST])
        if result not in RESULTS:
            return []
        sender = re.search(r"envelope-from=\s*[\"<]*[^\s\">;]*@([\w.-]+)", value[:LONGEST])
        return [Claim(receiver[1].lower() if receiver else "", {"spf": result}, sender[1].lower() if sender else "")]
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
