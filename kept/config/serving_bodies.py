"""Taking a whole request body before a thread is taken, so that slow senders hold no thread."""

import asyncio
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings

IN_MEMORY = 256 * 1024  # bytes; the rest of a large body goes to a temporary file
CHUNK_WITHIN = 20.0  # seconds between two pieces
WHOLE_WITHIN = 300.0
MOST_AT_ONCE = 1024**3  # bytes of all bodies together: so much disk strangers may fill by sending all at once

held = 0  # bytes of all bodies that are not closed yet; only the event loop counts
Receive = Callable[[], Awaitable[dict]]


class Body(SpooledTemporaryFile):
    """A body that arrived; what it holds counts until it is closed."""

    size = 0

    def write(self, piece: Any) -> int:
        global held
        held += len(piece)
        self.size += len(piece)
        return super().write(piece)

    def close(self) -> None:
        global held
        held, self.size = held - self.size, 0
        super().close()


class Refused(Exception):
    """The body is not taken: 413 (too large), 408 (too slow) or 503 (too many at once)."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client went away before the body was complete."""


async def spool(headers: dict[bytes, bytes], receive: Receive, most: int | None = None) -> tuple[Body, int]:
    """The whole body (a file at its start) and its size in bytes. The caller closes it. Raises Refused, Gone.

    `most`: bytes, if other than settings.MAX_BODY_BYTES.
    """
    most = most or settings.MAX_BODY_BYTES
    stated = headers.get(b"content-length", b"0")
    if stated.isdigit() and int(stated) > most:
        raise Refused(413)
    body = Body(IN_MEMORY)
    try:
        async with asyncio.timeout(WHOLE_WITHIN):
            size = await _fill(body, receive, most)
    except TimeoutError:
        body.close()
        raise Refused(408) from None
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body, size


async def _fill(body: Body, receive: Receive, most: int) -> int:
    size, more = 0, True
    while more:
        async with asyncio.timeout(CHUNK_WITHIN):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > most:
            raise Refused(413)
        if held + len(piece) > MOST_AT_ONCE:
            raise Refused(503)
        body.write(piece)
        more = message.get("more_body", False)
    return size
