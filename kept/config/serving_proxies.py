"""X-Forwarded-* from proxies named in KEPT_TRUSTED_PROXIES only; from anybody else these headers do not exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

FORWARDED = frozenset(
    {b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"x-real-ip", b"forwarded"}
)


# In the WSGI environment: somebody we do not know as a proxy says whom this request is from. No header can set it.
HEARSAY = "kept.hearsay"


@dataclass(frozen=True)
class Origin:
    """Where a request came from: the client's address, http or https, the host it asked for ("" = as the Host header says).

    `hearsay`: a stranger says so, and it was not believed.
    """

    address: str
    scheme: str
    host: str = ""
    hearsay: bool = False


@cache
def _networks(named: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text.strip(), strict=False) for text in named)


def within(address: str, named: Iterable[str]) -> bool:
    """Whether `address` is one of those named, as addresses or networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _networks(tuple(named)))


def trusted(address: str) -> bool:
    """Whether `address` is one of our proxies."""
    return within(address, settings.TRUSTED_PROXIES)


def origin(scope: dict, headers: dict[bytes, bytes]) -> Origin:
    """The true origin of a request. Of X-Forwarded-For the last address that is not ours counts: the rest is hearsay."""
    peer = scope["client"][0] if scope.get("client") else ""
    if not trusted(peer):
        return Origin(peer, scope.get("scheme", "http"), hearsay=not FORWARDED.isdisjoint(headers))
    chain = [part.strip() for part in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",") if part.strip()]
    address = next((part for part in reversed(chain) if not trusted(part)), peer)
    scheme = headers.get(b"x-forwarded-proto", b"").decode("latin-1").strip()
    return Origin(
        address,
        scheme if scheme in {"http", "https"} else "http",
        headers.get(b"x-forwarded-host", b"").decode("latin-1").strip(),
    )
