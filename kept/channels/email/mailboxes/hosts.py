"""Where a given host name leads. A name is given by a user: it must not open doors inside our own network."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

from kept.channels.email.mailboxes.faults import Fault

NAT64 = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses to connect to, all of them allowed. Raises Fault no_host or private.

    The connection is made to one of these, not to the name again: a name may lead elsewhere a moment later.
    """
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Fault("no_host", getattr(error, "strerror", None) or error) from error
    found = list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows))
    if not settings.ALLOW_PRIVATE_MAIL_HOSTS and (inside := [a for a in found if not is_public(ip_address(a))]):
        raise Fault("private", inside[0])
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


def is_this_machine(host: str) -> bool:
    """Whether the host is this very machine: the only one we speak to without encryption."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ip_address(str(row[4][0]).partition("%")[0]).is_loopback for row in rows)
