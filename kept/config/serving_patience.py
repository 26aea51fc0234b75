"""How long, and in how many words, a client may say what it wants. Bodies have their own limits (serving_bodies)."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024  # bytes that may come without the headers ending
HEADERS_WITHIN = 20.0  # seconds from the first sign of a request, or from connecting, to the end of its headers


class Patient(HttpToolsProtocol):
    """uvicorn's HTTP, which alone would hold a connection, and all it says, for ever while its headers do not end."""

    deadline: TimerHandle | None = None
    heard = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        self.heard += len(data)
        super().data_received(data)
        if self.deadline is not None and self.heard > LONGEST_HEAD:
            self._give_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self.heard = 0
        self.deadline = self.loop.call_later(HEADERS_WITHIN, self._give_up)

    def _stop_waiting(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _give_up(self) -> None:
        transport: Any = self.transport
        # An answer that is still being sent (pipelining) is not torn.
        if transport is not None and (self.cycle is None or self.cycle.response_complete):
            transport.close()
