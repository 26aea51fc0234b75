"""Questions to the DNS with a short patience. An answer that is not to be had is told from one that says no."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

WITHIN = 3.0  # seconds
MOST_LOOKUPS = 10  # as RFC 7208 has it


class Silent(Exception):
    """The DNS could not be asked."""


class Asker:
    """`resolver` is one of dnspython's; by default that of the machine."""

    def __init__(self, resolver: Any = None):
        # Imported on first need: no process that serves or works asks the DNS.
        from dns import resolver as dns

        self._dns = dns
        try:
            self._resolver = resolver or dns.Resolver()
        except dns.NoResolverConfiguration as error:
            raise Silent(str(error)) from error
        self._resolver.lifetime = self._resolver.timeout = WITHIN

    def records(self, name: str, kind: str) -> list[Any]:
        """What stands there; nothing where there is no such name. Raises Silent."""
        from dns.exception import DNSException

        try:
            return list(self._resolver.resolve(name, kind))
        except (self._dns.NXDOMAIN, self._dns.NoAnswer):
            return []
        except (DNSException, UnicodeError, OSError) as error:
            raise Silent(f"{type(error).__name__}: {name} {kind}") from error

    def texts(self, name: str, beginning: str) -> list[str]:
        """TXT records that begin so, whatever their case."""
        found = [b"".join(row.strings).decode("utf-8", "replace") for row in self.records(name, "TXT")]
        return [text for text in found if text.lower().startswith(beginning)]

    def exchanges(self, domain: str) -> list[str]:
        """The servers that take mail for a domain, the first to be tried first."""
        rows = sorted(self.records(domain, "MX"), key=lambda row: row.preference)
        return [row.exchange.to_text(omit_final_dot=True).lower() for row in rows]

    def addresses(self, host: str) -> set[str]:
        return {row.address for kind in ("A", "AAAA") for row in self.records(host, kind)}


@dataclass
class Allowed:
    """Who may send for a domain by its SPF record, with all it includes. `whole` False: not all of it could be read."""

    names: set[str] = field(default_factory=set)
    networks: list[Any] = field(default_factory=list)
    whole: bool = True

    def has(self, addresses: set[str]) -> bool:
        return any(
            ip in network
            for ip in map(ipaddress.ip_address, addresses)
            for network in self.networks
            if network.version == ip.version
        )


def allowed_by(ask: Asker, domain: str, record: str) -> Allowed:
    """Follow includes and redirects, at most as many as a receiving server would. Raises Silent."""
    found, waiting, asked = Allowed(), [(domain, record)], 0
    while waiting:
        here, text = waiting.pop(0)
        for mechanism, value in _terms(text):
            asked += mechanism in ("include", "redirect", "a", "mx")
            if asked > MOST_LOOKUPS or "%" in value:
                found.whole = False
                continue
            if mechanism in ("include", "redirect") and value not in found.names:
                found.names.add(value)
                waiting += [(value, each) for each in ask.texts(value, "v=spf1")[:1]]
            else:
                found.networks += _networks(ask, mechanism, value, here)
    return found


def _terms(record: str) -> Iterator[tuple[str, str]]:
    for word in record.lower().split()[1:]:
        if word[0] in "-~?":
            continue
        mechanism, _, value = word.lstrip("+").replace("=", ":", 1).partition(":")
        yield mechanism.partition("/")[0], value


def _networks(ask: Asker, mechanism: str, value: str, domain: str) -> Iterator[Any]:
    if mechanism in ("ip4", "ip6"):
        try:
            yield ipaddress.ip_network(value, strict=False)
        except ValueError:
            return
    elif mechanism in ("a", "mx"):
        host = value.partition("/")[0] or domain
        for each in [host] if mechanism == "a" else ask.exchanges(host)[:MOST_LOOKUPS]:
            yield from (ipaddress.ip_network(address) for address in ask.addresses(each))
