"""Where a given host name leads. A name is given by a user: it must not open doors inside our own network."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from django.conf import settings

from kept.channels.email.mailboxes.faults import Fault
from kept.outside import addresses as outside
from kept.outside.refusing import Refused


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses to connect to, all of them allowed. Raises Fault no_host or private.

    The connection is made to one of these, not to the name again: a name may lead elsewhere a moment later.
    """
    try:
        return outside.addresses_of(host, port, private=settings.ALLOW_PRIVATE_MAIL_HOSTS)
    except Refused as error:
        raise Fault(error.kind, error.detail) from error


def is_this_machine(host: str) -> bool:
    """Whether the host is this very machine: the only one we speak to without encryption."""
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ip_address(str(row[4][0]).partition("%")[0]).is_loopback for row in rows)
