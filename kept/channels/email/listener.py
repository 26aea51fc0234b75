"""The doors for mail: SMTP and LMTP. 250 is said only once a mail is stored, and 4xx when that did not work.

Kept never passes mail on, so it is no open relay whatever it takes: every recipient is accepted, and what fits no
address of ours goes to the default channel.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import stat
from contextlib import suppress
from typing import Any

from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from kept.channels.email.certificate import Certificate
from kept.channels.email.intake import Letter
from kept.channels.email.smtp_server import SILENT_FOR, Server, ServerForDelivery
from kept.channels.email.writing import Writer, stored_alone

log = logging.getLogger(__name__)
MOST_RECIPIENTS = 2000
STORED = "250 2.0.0 Stored, thank you"
TRY_LATER = "451 4.3.0 Cannot store this right now, please try again later"


class Door:
    """What happens with a mail that comes in. Storing runs in a thread of its own: the loop never waits for a disk."""

    def __init__(self) -> None:
        self.writer = Writer()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # Nobody signs in here; offering it would only have clients send us their passwords.
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.original_content or envelope.content or b""
        letter = _letter(content, list(envelope.rcpt_tos), envelope.mail_from or "", session.peer)
        return STORED if await asyncio.wrap_future(self.writer.store(letter)) else TRY_LATER

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail listener: %s", error, exc_info=error)
        return TRY_LATER


def store(content: bytes, rcpt: list[str], mail_from: str, peer: Any = None) -> str:
    """Store one mail here and now and queue its reading. The answer is an SMTP status line; never raises."""
    return STORED if stored_alone(_letter(content, rcpt, mail_from, peer)) else TRY_LATER


def _letter(content: bytes, rcpt: list[str], mail_from: str, peer: Any) -> Letter:
    host = str(peer[0]) if isinstance(peer, tuple) else ""
    return Letter(content, rcpt=rcpt, mail_from=mail_from.strip("<>"), peer=host)


class _Listening:
    """A controller whose servers are ours, each with the certificate of its moment."""

    kind: type[Server] = Server
    certificate: Certificate
    handler: Any
    SMTP_kwargs: dict[str, Any]

    def factory(self) -> SMTP:
        return self.kind(self.handler, tls_context=self.certificate.context(), **self.SMTP_kwargs)


class AtPort(_Listening, Controller):
    """Listens on an address and a port."""


class AtSocket(_Listening, UnixSocketController):
    """Listens on a socket in the file system."""

    port = 0


def start(port: int, host: str | None = None) -> AtPort:
    """Take SMTP on `port` (0: any free one) in a thread of its own. The port is `controller.port`.

    Raises OSError if it is taken.
    """
    return _started(Server, port, host or settings.SMTP_HOST)


def start_lmtp(place: str) -> AtPort | AtSocket:
    """Take LMTP on a port, or on a socket where `place` is a path. Raises OSError if it is taken."""
    if place.isdigit():
        return _started(ServerForDelivery, int(place), settings.SMTP_HOST)
    _clear(place)
    controller = AtSocket(Door(), place, **_manners())
    return _run(controller, ServerForDelivery)


def _started(kind: type[Server], port: int, host: str) -> AtPort:
    return _run(AtPort(Door(), hostname=host, port=_free_port(host, port), **_manners()), kind)


def _run(controller: Any, kind: type[Server]) -> Any:
    controller.kind = kind
    controller.certificate = Certificate(settings.SMTP_CERT, settings.SMTP_KEY)
    controller.start()
    return controller


def _manners() -> dict[str, Any]:
    return {
        "data_size_limit": settings.MAX_MAIL_BYTES, "enable_SMTPUTF8": True, "ident": "Kept", "decode_data": False,
        "ready_timeout": 10, "timeout": SILENT_FOR,
    }  # fmt: skip


def stop(controller: AtPort | AtSocket) -> None:
    """Take no more mail; what is being stored is finished."""
    controller.stop()
    controller.handler.writer.close()


def _clear(place: str) -> None:
    """Take away the socket that a killed process left; one that is in use raises OSError."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(os.stat(place).st_mode):
            raise OSError(f"{place} is there and is no socket")
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(place) == 0:
                raise OSError(f"{place} is in use")
        os.unlink(place)


def _free_port(host: str, port: int) -> int:
    # The controller would notice a taken port only after its time-out.
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.getsockname()[1]
