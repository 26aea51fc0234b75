"""A connection to an IMAP server: encrypted, its certificate checked, signed in; or a Fault that says what is wrong."""

from __future__ import annotations

import imaplib
import re
import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.hosts import addresses_of, is_this_machine
from kept.notices.mail import trusting

CONNECT_WITHIN, ANSWER_WITHIN = 15.0, 60.0  # seconds
LONGEST_LINE = 32 * 1024 * 1024  # an answer to SEARCH of a mailbox with millions of mails is one line
ABSURD = re.compile(rb"\d{16}\}\s*$")  # the length of a literal, in so many digits
LONGEST_ANSWER = 64 * 1024 * 1024  # all that is said to one command, beside a mail of the largest size
# What a server says when the password may well be right.
FOR_NOW = ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "TRY AGAIN", "TOO MANY")


def connect(account: Account) -> Client:
    """Signed in, nothing selected. Raises Fault."""
    with plainly():
        client = _opened(account)
        try:
            _sign_in(client, account)
        except BaseException:
            end(client)
            raise
    client.normalise_times = False
    return client


def end(client: IMAPClient) -> None:
    """Hang up, whatever state the connection is in; never raises."""
    try:
        client.shutdown()
    except Exception:  # the other end is gone: nobody is left to be polite to
        return


def _opened(account: Account) -> Client:
    encrypted = account.security != "none"
    if not encrypted and not (settings.ALLOW_PRIVATE_MAIL_HOSTS and is_this_machine(account.host)):
        raise Fault("tls", "an unencrypted connection leads to this machine only")
    client = Client(
        account.host,
        account.port,
        ssl=account.security == "tls",
        ssl_context=trusting() if encrypted else None,
        timeout=SocketTimeout(CONNECT_WITHIN, ANSWER_WITHIN),
    )
    if account.security == "starttls":
        try:
            client.starttls(client.ssl_context)
        except BaseException as error:
            end(client)
            if isinstance(error, IMAPClientError) and not isinstance(error, IMAPClientAbortError):
                raise Fault("tls", error) from error
            raise
    return client


def _sign_in(client: IMAPClient, account: Account) -> None:
    try:
        if account.way == "password":
            client.login(account.user_name, account.secret)
        else:
            client.sasl_login("XOAUTH2", Bearer(account.user_name, account.secret))
    except LoginError as error:
        words = str(error).upper()
        if any(sign in words for sign in FOR_NOW):
            raise Fault("limit", error) from error
        raise Fault("login" if account.way == "password" else "revoked", error) from error


class Bearer:
    """XOAUTH2: the token first; what the server then asks is answered with nothing, and it says what is wrong."""

    def __init__(self, user_name: str, token: str):
        self.first: bytes | None = f"user={user_name}\x01auth=Bearer {token}\x01\x01".encode()

    def __call__(self, challenge: bytes) -> bytes:
        answer, self.first = self.first, None
        return answer or b""


@contextmanager
def plainly() -> Iterator[None]:
    """What goes wrong on the wire, as a Fault."""
    try:
        yield
    except Fault:
        raise
    except ssl.SSLCertVerificationError as error:
        raise Fault("certificate", error.verify_message) from error
    except ssl.SSLError as error:
        raise Fault("tls", error.reason or error) from error
    except TimeoutError as error:
        raise Fault("timeout") from error
    except ConnectionRefusedError as error:
        raise Fault("refused") from error
    except (IMAPClientAbortError, imaplib.IMAP4.abort, ConnectionError) as error:
        raise Fault("dropped", error) from error
    except (IMAPClientError, imaplib.IMAP4.error) as error:
        raise Fault("server", error) from error
    except OSError as error:
        raise Fault("refused" if error.errno in UNREACHABLE else "dropped", error.strerror or error) from error


UNREACHABLE = {101, 113}  # no route to network or host


class Bounded(imaplib.IMAP4):
    """Connects to an address that was looked at; lines may be long, and no answer fills the memory."""

    _lines: BinaryIO | None = None
    _lines_of: socket.socket | None = None
    _said = 0  # bytes since we said something ourselves

    def _create_socket(self, timeout: Any = None) -> socket.socket:
        last: OSError | None = None
        for address in addresses_of(self.host, self.port):
            try:
                return socket.create_connection((address, self.port), CONNECT_WITHIN)
            except OSError as error:
                last = error
        raise last or Fault("no_host")

    @property
    def lines(self) -> BinaryIO:
        """What the server says. Anew after STARTTLS: what was said before it, unencrypted, is not to be believed."""
        if self._lines is None or self._lines_of is not self.sock:
            self._lines, self._lines_of = self.sock.makefile("rb"), self.sock
        return self._lines

    def readline(self) -> bytes:
        line = self.lines.readline(LONGEST_LINE)
        if len(line) >= LONGEST_LINE:
            raise self.abort("a line without end")
        if ABSURD.search(line[-24:]):
            raise self.abort("a literal without end")
        self._count(len(line))
        return line

    def read(self, size: int) -> bytes:
        if size > settings.MAX_MAIL_BYTES + 1024 * 1024:
            raise self.abort(f"an answer of {size} bytes, more than was asked for")
        self._count(size)
        return self.lines.read(size)

    def send(self, data: Any) -> None:
        self._said = 0
        super().send(data)

    def _count(self, size: int) -> None:
        """What is said is kept until its command has ended: a server that never ends must not fill the memory."""
        self._said += size
        if self._said > settings.MAX_MAIL_BYTES + LONGEST_ANSWER:
            raise self.abort("an answer without end")

    def has_more(self) -> bool:
        """Whether something that the server said was read from the wire already, and lies in our buffer."""
        self.sock.setblocking(False)
        try:
            return bool(self.lines.peek(1))  # type: ignore[attr-defined]
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        finally:
            self.sock.settimeout(ANSWER_WITHIN)

    def shutdown(self) -> None:
        if self._lines is not None:
            self._lines.close()
        super().shutdown()


class BoundedTLS(Bounded):
    def __init__(self, host: str, port: int, context: ssl.SSLContext, timeout: float):
        self.context = context
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: Any = None) -> socket.socket:
        return self.context.wrap_socket(super()._create_socket(timeout), server_hostname=self.host)


class Client(IMAPClient):
    """IMAPClient over those connections."""

    def idle(self) -> None:
        """Into IDLE. What the server says before it agrees is kept: IMAPClient takes it for a refusal."""
        self.forget_news()
        self._idle_tag = tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if answer := self._imap.tagged_commands.get(tag):
                raise IMAPClientError(f"IDLE failed: {answer[1][-1]!r}")

    def wait(self, seconds: float) -> bool:
        """In IDLE: whether the server said something (or went away) within `seconds`; `idle_done` then hears what.

        IMAPClient's own check does not notice that the other end has gone.
        """
        if self.has_news() or self._imap.has_more():
            return True
        poll = select.poll()
        poll.register(self.socket().fileno(), select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def forget_news(self) -> None:
        """From now on: see `has_news`."""
        self._imap.response("EXISTS")

    def has_news(self) -> bool:
        """Whether the server mentioned, beside its answers, that mails came. It does so once: IDLE would not repeat it."""
        return self._imap.response("EXISTS")[1] != [None]

    def _create_IMAP4(self) -> imaplib.IMAP4:
        if self.ssl:
            assert self.ssl_context is not None
            return BoundedTLS(self.host, self.port, self.ssl_context, CONNECT_WITHIN)
        return Bounded(self.host, self.port, CONNECT_WITHIN)
