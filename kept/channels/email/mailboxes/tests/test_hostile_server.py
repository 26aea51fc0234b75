"""A server that a lead named by mistake, or that somebody took over: it can say anything, and fills nothing."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from kept.channels.email.mailboxes import connecting
from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.trying import found_at


@contextmanager
def server(say):
    """An IMAP server that lets everybody in; `say(tag, command)` yields what it answers to the rest."""

    def serve():
        with suppress(OSError):
            line, _address = door.accept()
            with line, line.makefile("rb") as heard:
                line.sendall(b"* OK here\r\n")
                for row in heard:
                    tag, command = row.split(None, 1)
                    for piece in answers(tag, command.strip().upper()):
                        line.sendall(piece)

    def answers(tag, command):
        if command.startswith((b"LOGIN", b"CAPABILITY")):
            yield b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK in\r\n"
        else:
            yield from say(tag, command)

    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=serve, daemon=True).start()
        yield Account("127.0.0.1", "help", "secret", door.getsockname()[1], "none")


@pytest.fixture(autouse=True)
def own_network(settings, monkeypatch):
    settings.ALLOW_PRIVATE_MAIL_HOSTS, settings.MAX_MAIL_BYTES = True, 1000
    monkeypatch.setattr(connecting, "LONGEST_ANSWER", 100_000)


def fault_of(say):
    with server(say) as account, pytest.raises(Fault) as found:
        found_at(account)
    return found.value


def test_an_answer_that_never_ends_is_hung_up_on():
    def say(tag, command):
        while True:
            yield b'* LIST () "/" folder\r\n' * 100

    found = fault_of(say)
    assert found.code == "dropped" and "without end" in found.detail


def test_many_pieces_within_the_limit_are_too_much_together():
    def say(tag, command):
        while True:
            yield b'* LIST () "/" {1000}\r\n' + b"x" * 1000 + b"\r\n"

    assert "without end" in fault_of(say).detail


@pytest.mark.parametrize(
    "words",
    [
        b'* LIST () "/" {99999999999}\r\n',
        b'* LIST () "/" {' + b"9" * 5000 + b"}\r\n",
        b"* LIST (((((((((((((((((\r\n",
        b"* " + b"(" * 5000 + b"\r\n",
        b'* LIST (\\x) NIL "\xff\xfe&&&-\r\n',
        b"+ go on\r\n* BYE\r\n",
        b"\x00\x01\x02\r\n",
    ],
)
def test_an_answer_without_sense_is_a_fault_that_can_be_said(words):
    def say(tag, command):
        yield words + tag + b" OK done\r\n"

    with server(say) as account:
        try:
            found_at(account)
        except Fault as fault:
            assert fault.code in ("dropped", "server")
