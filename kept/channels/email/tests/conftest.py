"""A mail server to send to: real sockets, and it can be told to refuse."""

import socket

import pytest
from aiosmtpd.controller import Controller


class Inbox:
    """What a server elsewhere does with our mails. `answers` are given first, one a mail; then it takes all."""

    def __init__(self):
        self.mails = []
        self.answers = []
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def elsewhere(settings, free_port):
    """The customer's mail server, as KEPT_SMTP_OUT."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port, enable_SMTPUTF8=True)
    controller.start()
    settings.SMTP_OUT = f"smtp://127.0.0.1:{free_port}"
    yield inbox
    controller.stop()


@pytest.fixture(scope="session")
def translated():
    """The catalogues as they stand in the .po files."""
    from django.utils.translation import trans_real

    from kept.ui import catalogues

    if catalogues.compile_stale():
        trans_real._translations.clear()
