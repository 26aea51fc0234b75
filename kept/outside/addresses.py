"""Where a given address leads. It is given by a user: it must not open doors inside our own network."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from kept.outside.refusing import Refused

NAT64 = ip_network("64:ff9b::/96")
LONGEST = 2_000
Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Place:
    """Where a request goes: `target` is path and query as they stand in the first line of a request."""

    host: str
    port: int
    encrypted: bool
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.encrypted else 80) else f"{name}:{self.port}"


def checked(url: str) -> Place:
    """The parts of `url`, if it may be asked at all; its name is not looked up. Raises Refused address or scheme."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    except ValueError as error:  # also what IDNA refuses
        raise Refused("address", error) from error
    if not host or parts.username is not None or parts.password is not None or not _plain(url):
        raise Refused("address", url[:200])
    if parts.scheme != "https" and not (parts.scheme == "http" and host in settings.PRIVATE_HOSTS):
        raise Refused("scheme", parts.scheme)
    return Place(host, port or (443 if parts.scheme == "https" else 80), parts.scheme == "https", target)


def _plain(url: str) -> bool:
    """Nothing in it that could end the first line of a request, or that a server reads in another way than we."""
    return len(url) <= LONGEST and url.isascii() and url.isprintable() and " " not in url and "\\" not in url


def addresses_of(host: str, port: int, *, private: bool = False) -> list[str]:
    """The addresses to connect to, all of them allowed. Raises Refused no_host or private."""
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused("no_host", getattr(error, "strerror", None) or error) from error
    found = list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows))
    if not private and (inside := [a for a in found if not is_public(ip_address(a))]):
        raise Refused("private", inside[0])
    return found


def is_public(address: Address) -> bool:
    """Whether the address is one of the open internet, also where an IPv4 address is wrapped in an IPv6 one."""
    if isinstance(address, IPv6Address):
        teredo = address.teredo
        inner = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved
