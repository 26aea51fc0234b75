"""One request to an address that a user gave: it goes nowhere it should not, and takes no longer than it may."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer

from django.conf import settings

from kept.outside.addresses import Place, addresses_of, checked
from kept.outside.refusing import Refused

CONNECT_WITHIN, MOST_ADDRESSES = 5.0, 3  # seconds, for each of so many addresses of a name
LARGEST_ANSWER = 64 * 1024
UNREACHABLE = {101, 113}  # no route to network or host


@dataclass(frozen=True)
class Answer:
    """`headers` have names in lower case; `body` is the beginning of what was said."""

    status: int
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def wait(self) -> int | None:
        """Seconds to wait, where Retry-After says so in seconds."""
        said = self.headers.get("retry-after", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None


def ask(
    url: str,
    *,
    method: str = "POST",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    within: float = 10.0,
) -> Answer:
    """The answer at `url`, whatever its status; a redirect is an answer like another. Raises Refused."""
    place = checked(url)
    given = {"Host": place.authority, "User-Agent": "Kept", "Content-Length": str(len(body))} | dict(headers or {})
    with plainly(), _reached(place) as opened, _no_longer_than(within, opened):
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = _encrypted(opened, place.host) if place.encrypted else opened
        connection.request(method, place.target, body, given)
        answer = connection.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, said, answer.read(LARGEST_ANSWER))


@contextmanager
def _reached(place: Place) -> Iterator[socket.socket]:
    """A connection to one of the place's addresses."""
    last: OSError | None = None
    private = place.host in settings.PRIVATE_HOSTS
    for address in addresses_of(place.host, place.port, private=private)[:MOST_ADDRESSES]:
        try:
            opened = socket.create_connection((address, place.port), CONNECT_WITHIN)
        except OSError as error:
            last = error
            continue
        with opened:
            yield opened
        return
    raise last or Refused("no_host")


def _encrypted(opened: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=settings.OUTSIDE_CA_FILE or None)
    return context.wrap_socket(opened, server_hostname=host)


@contextmanager
def _no_longer_than(seconds: float, opened: socket.socket) -> Iterator[None]:
    """A server that says one byte a second is within every time-out of the socket: so the whole has an end, too."""
    over: list[bool] = []
    # Encrypting takes the socket over; its double still leads to the same connection.
    double = opened.dup()

    def hang_up() -> None:
        over.append(True)
        with suppress(OSError):
            double.shutdown(socket.SHUT_RDWR)  # a thread that waits to read comes back

    opened.settimeout(seconds)
    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        # What breaks when we hang up is told in many ways; it is always that the time was over.
        raise Refused("timeout") if over else error from None
    finally:
        timer.cancel()
        double.close()
    if over:
        raise Refused("timeout")


@contextmanager
def plainly() -> Iterator[None]:
    """What goes wrong on the wire, as Refused."""
    try:
        yield
    except Refused:
        raise
    except ssl.SSLError as error:
        raise Refused("tls", getattr(error, "verify_message", None) or error.reason or error) from error
    except TimeoutError as error:
        raise Refused("timeout") from error
    except ConnectionRefusedError as error:
        raise Refused("refused") from error
    except (ConnectionError, http.client.RemoteDisconnected, http.client.IncompleteRead) as error:
        raise Refused("dropped", error) from error
    except http.client.HTTPException as error:
        raise Refused("answer", type(error).__name__) from error
    except OSError as error:
        raise Refused("refused" if error.errno in UNREACHABLE else "dropped", error.strerror or error) from error
