"""The SMTP listener: takes mail in, says 250 only once it is stored, and 4xx when that did not work."""

from __future__ import annotations

import asyncio
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from kept.channels.email.queueing import keep_for_reading

log = logging.getLogger(__name__)
MOST_RECIPIENTS = 2000
MOST_CONNECTIONS = 40
STORED = "250 2.0.0 Stored, thank you"
TRY_LATER = "451 4.3.0 Cannot store this right now, please try again later"


class Server(SMTP):
    """aiosmtpd's server with room for the long lines that real programs write, and for so many clients at once."""

    line_length_limit = 2 * 1024 * 1024
    connections = 0  # of all servers of this process; only their loop counts
    counted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Each may hold a mail of 30 MB in memory, twice.
        if Server.connections >= MOST_CONNECTIONS and isinstance(transport, asyncio.Transport):
            transport.write(b"421 4.7.0 Too many connections, please try again later\r\n")
            transport.close()
            return
        Server.connections += 1
        self.counted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.counted:
            Server.connections -= 1
            self.counted = False
            super().connection_lost(error)


class Door:
    """What happens with a mail that comes in by SMTP. Storing runs in threads of its own: the loop never waits for a disk."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail-in")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.original_content or envelope.content or b""
        return await asyncio.get_running_loop().run_in_executor(
            self.threads, _in_thread, content, list(envelope.rcpt_tos), envelope.mail_from or "", session.peer
        )

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail listener: %s", error, exc_info=error)
        return TRY_LATER


def store(content: bytes, rcpt: list[str], mail_from: str, peer: Any = None) -> str:
    """Store one mail and queue its reading. The answer is an SMTP status line; never raises."""
    try:
        keep_for_reading(
            content, rcpt=rcpt, mail_from=mail_from.strip("<>"), peer=str(peer[0]) if isinstance(peer, tuple) else ""
        )
    except Exception:
        log.exception("a mail could not be stored; its server will try again")
        return TRY_LATER
    return STORED


def _in_thread(*mail: Any) -> str:
    # The thread lives as long as the process; a connection the database closed meanwhile must not be used again.
    close_old_connections()
    return store(*mail)


def start(port: int, host: str | None = None) -> Controller:
    """Listen on `port` (0: any free one) in a thread of its own. The port is `controller.port`. Raises OSError if it is taken."""
    host = host or settings.SMTP_HOST
    controller = _Listening(
        Door(),
        hostname=host,
        port=_free_port(host, port),
        data_size_limit=settings.MAX_MAIL_BYTES,
        enable_SMTPUTF8=True,
        ident="Kept",
        decode_data=False,
        ready_timeout=10,
    )
    controller.start()
    return controller


def stop(controller: Controller) -> None:
    """Take no more mail; what is being stored is finished."""
    controller.stop()
    controller.handler.threads.shutdown(wait=True)


class _Listening(Controller):
    def factory(self) -> SMTP:
        return Server(self.handler, **self.SMTP_kwargs)


def _free_port(host: str, port: int) -> int:
    # The controller would notice a taken port only after its time-out.
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.getsockname()[1]
