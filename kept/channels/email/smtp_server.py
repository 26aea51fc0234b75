"""What our end of SMTP and LMTP says: aiosmtpd's server, with limits on who may hold how much for how long."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from typing import AnyStr

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

MOST_CONNECTIONS = 40  # each may hold a mail of 30 MB in memory, twice
MOST_OF_ONE = 20  # as many as Postfix opens to one destination
SILENT_FOR = 300.0  # seconds until a client that sends nothing is let go (RFC 5321 4.5.3.2)
WHOLE_WITHIN = 3600.0  # seconds for one connection; whoever has more to say comes again


class Crowd:
    """The connections of all doors of this process, counted together and for each address."""

    def __init__(self) -> None:
        self.lock = threading.Lock()  # each door has a loop in a thread of its own
        self.here: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        with self.lock:
            if self.here.total() >= MOST_CONNECTIONS or (address and self.here[address] >= MOST_OF_ONE):
                return False
            self.here[address] += 1
            return True

    def leave(self, address: str) -> None:
        with self.lock:
            self.here[address] -= 1
            self.here += Counter()  # forget those with none


crowd = Crowd()


class Server(SMTP):
    """SMTP with room for the long lines that real programs write, for so many clients at once, each for so long."""

    line_length_limit = 2 * 1024 * 1024
    address: str | None = None  # whom the crowd counts
    until = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.address is None:
            peer = transport.get_extra_info("peername")
            address = str(peer[0]) if isinstance(peer, tuple) else ""
            if not crowd.enter(address) and isinstance(transport, asyncio.Transport):
                transport.write(b"421 4.7.0 Too many connections, please try again later\r\n")
                transport.close()
                return
            self.address, self.until = address, self.loop.time() + WHOLE_WITHIN
        # Else it is the same connection, now inside TLS.
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        # A large mail over a slow line takes longer than the silence allowed between two commands.
        if self.address is not None and self.transport is not None:
            self._reset_timeout(min(SILENT_FOR, max(1.0, self.until - self.loop.time())))
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self.address is not None:
            crowd.leave(self.address)
            self.address = None
            super().connection_lost(error)


class ServerForDelivery(Server, LMTP):
    """LMTP (RFC 2033): after the mail there is an answer for each recipient, in their order."""

    expected = 0  # recipients of the mail that is announced
    answers = 1

    async def smtp_DATA(self, arg: str) -> None:
        self.expected = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self.expected, self.answers = 0, 1

    async def push(self, status: AnyStr) -> None:
        for _ in range(self.answers):
            await super().push(status)
        if self.expected and str(status).startswith("354"):
            self.answers = self.expected
