"""Django's mail backend of this installation: sends to KEPT_SMTP_OUT, or, where there is none, into a folder."""

import logging
import smtplib
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger(__name__)
TIMEOUT = 30  # seconds for each answer of the server


class Backend(BaseEmailBackend):
    """One connection for a batch. With SMTP out unset a mail is written to KEPT_DATA/outbox and said in the log."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """How many were handed over. Raises smtplib.SMTPException or OSError unless `fail_silently`."""
        try:
            if not settings.SMTP_OUT:
                return sum(put_in_outbox(message) for message in messages)
            with connected(settings.SMTP_OUT) as server:
                for message in messages:
                    # smtplib sends bytes as they are; with bare line feeds some servers refuse them.
                    raw = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
                    server.sendmail(message.from_email, message.recipients(), raw)
                return len(messages)
        except (smtplib.SMTPException, OSError):
            if not self.fail_silently:
                raise
            return 0


class Server(smtplib.SMTP):
    """smtplib's, which keeps what the server said when it took the mail: `said_of_data`, without its code."""

    said_of_data = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, words = super().data(msg)
        self.said_of_data = words.decode("utf-8", "replace")
        return code, words


class SealedServer(smtplib.SMTP_SSL, Server):
    """The same, by TLS from the first byte."""


class Unprotected(smtplib.SMTPException):
    """The server offers no TLS, and there is a password that others could read on its way."""


def connected(address: str) -> Server:
    """A session with `smtp[s]://user:password@host:port` or plain `host:port`; STARTTLS where the server offers it.

    Its certificate is checked. Raises smtplib.SMTPException (Unprotected too) and OSError.
    """
    parts = urlsplit(address if "://" in address else f"smtp://{address}")
    host = parts.hostname or "localhost"
    near = is_this_machine(host)
    context = _unchecked() if near and settings.SMTP_OUT_SELF_SIGNED else trusting()
    if parts.scheme == "smtps":
        server: Server = SealedServer(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = Server(host, parts.port or 25, timeout=TIMEOUT)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
        elif parts.scheme != "smtps" and parts.username and not near:
            raise Unprotected(f"{host} offers no TLS: the password is not sent to it")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def trusting() -> ssl.SSLContext:
    """Certificates of the usual authorities, and those of KEPT_MAIL_CA_FILE; the host's name is checked."""
    context = ssl.create_default_context()
    if settings.MAIL_CA_FILE:
        context.load_verify_locations(settings.MAIL_CA_FILE)
    return context


def is_this_machine(host: str) -> bool:
    """Whether the host, as it is written, can be no other machine than this one."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def put_in_outbox(message: EmailMessage) -> int:
    folder = Path(settings.DATA) / "outbox"
    folder.mkdir(exist_ok=True)
    path = folder / f"{uuid4().hex}.eml"
    path.write_bytes(message.message().as_bytes())
    log.warning("no KEPT_SMTP_OUT: a mail is in %s", path)
    return 1
