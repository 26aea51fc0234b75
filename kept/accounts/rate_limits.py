"""How often which door may be used: one table, door × key × limit, counted in the cache in fixed windows."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from kept.events.clock import now


@dataclass(frozen=True)
class Limit:
    """At most `count` uses in each window of `seconds`."""

    count: int
    seconds: int


# (door, what the key is) -> limit. Signing in and passwords have their rows in settings.ACCOUNT_RATE_LIMITS.
TABLE: dict[tuple[str, str], Limit] = {
    ("api", "token"): Limit(3000, 10),  # a program in a loop must not crowd out the people
    ("api refused", "address"): Limit(60, 60),  # guessing tokens
    ("first owner", "address"): Limit(20, 600),
    ("language", "address"): Limit(60, 60),
    ("customer page", "address"): Limit(120, 60),
    ("customer page press", "link"): Limit(20, 600),
    ("form page", "address"): Limit(240, 60),
    ("form sent", "address"): Limit(20, 600),  # an office has one address
    ("form sent", "form"): Limit(300, 3600),  # beyond it people look first
    ("upload", "user"): Limit(120, 60),
    ("device", "user"): Limit(20, 60),  # each asks a push service elsewhere
    ("mailbox try", "user"): Limit(20, 60),  # each asks a server elsewhere
    ("mail service", "key"): Limit(3000, 60),  # as many as a very large mailing answered at once
    ("mail service refused", "address"): Limit(60, 60),  # guessing keys
    ("mail out", "domain"): Limit(settings.MAIL_RATE, 60),  # other servers close their door to who comes too often
}


class Limited(Exception):
    """Too often; `seconds` until the next try makes sense."""

    def __init__(self, seconds: int):
        super().__init__(f"try again in {seconds} s")
        self.seconds = seconds


def take(door: str, kind: str, key: object) -> None:
    """Count one use of `door` by `key`. Raises Limited when there were too many in this window."""
    limit = TABLE[door, kind]
    window, passed = divmod(int(now().timestamp()), limit.seconds)
    name = f"limit:{door}:{kind}:{key}:{window}".replace(" ", "-")
    cache.add(name, 0, limit.seconds + 1)
    try:
        count = cache.incr(name)
    except ValueError:  # it fell out of the cache in between
        count = 1
    if count > limit.count:
        raise Limited(limit.seconds - passed)


def used_up(door: str, kind: str, key: object) -> int:
    """Seconds to wait if `key` has used up its window, else 0; counts nothing."""
    limit = TABLE[door, kind]
    window, passed = divmod(int(now().timestamp()), limit.seconds)
    count = cache.get(f"limit:{door}:{kind}:{key}:{window}".replace(" ", "-"), 0)
    return limit.seconds - passed if count >= limit.count else 0


def address(request: HttpRequest) -> str:
    """The client's IP address, as it is counted. X-Forwarded-For is believed only as far as proxies we were told of wrote it."""
    client = request.META.get("REMOTE_ADDR", "")
    for said in reversed(
        [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    ):
        if not trusted(client):
            break
        client = said
    return neighbourhood(client)


def neighbourhood(client: str) -> str:
    """The address as it is counted: of IPv6 the first half, as whoever has one address there has all of the second."""
    try:
        parsed = ip_address(client)
    except ValueError:
        return client
    if parsed.version == 4 or parsed.ipv4_mapped:
        return client
    return str(ip_network(f"{client.partition('%')[0]}/64", strict=False))


def trusted(client: str) -> bool:
    """Whether `client` is one of our own proxies (KEPT_TRUSTED_PROXIES: addresses or networks)."""
    try:
        return any(ip_address(client) in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
    except ValueError:
        return False
