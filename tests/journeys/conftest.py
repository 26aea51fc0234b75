"""Whole stories on the real stack: mail over real sockets both ways, the desk's own forms, the worker's jobs."""

import smtplib
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from aiosmtpd.controller import Controller

from kept.channels.email import listener
from kept.conftest import (
    _a_clean_start,
    amal,
    api,
    care,
    client_as,
    conversation,
    finance,
    help_channel,
    joanna,
    mei,
    noor,
    omar,
    rana,
    salma,
    shop,
    viktor,
    yijun,
    yusuf,
)
from kept.jobs.worker import run_due


@pytest.fixture(autouse=True)
def _our_own_house(settings, tmp_path):
    """The address in links, and the folder of mails that stay here."""
    settings.BASE_URL, settings.DATA = "http://testserver", tmp_path


class Elsewhere:
    """The customer's mail server: `mails` are what it took, parsed, each with `envelope_from` and `envelope_to`."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        mail.envelope_from, mail.envelope_to = envelope.mail_from, list(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def elsewhere(settings):
    """Where our mails go, as KEPT_SMTP_OUT: a real server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inbox = Elsewhere()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    settings.SMTP_OUT = f"smtp://127.0.0.1:{port}"
    yield inbox
    controller.stop()


@pytest.fixture
def post_box(help_channel):
    """post_box(mail): hands a mail to our listener over a socket, as the customer's server does, and lets it be read."""
    controller = listener.start(0, "127.0.0.1")

    def hand_in(mail, sender="", to=None):
        with smtplib.SMTP("127.0.0.1", controller.port, timeout=20) as server:
            content = mail.as_bytes(policy=policy.SMTP) if isinstance(mail, EmailMessage) else mail
            server.sendmail(sender or "someone@example.org", to or ["help@lampring.example"], content)
        run_due()

    yield hand_in
    listener.stop(controller)


@pytest.fixture(scope="session")
def translated():
    """The catalogues as they stand in the .po files."""
    from django.utils.translation import trans_real

    from kept.ui import catalogues

    if catalogues.compile_stale():
        trans_real._translations.clear()


def written(
    sender: str, subject: str, text: str, *, to: str = "help@lampring.example", answering=None, **headers
) -> EmailMessage:
    """A mail as a customer's program writes it; `answering` is a mail of ours."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="example.org")
    if answering is not None:
        mail["In-Reply-To"] = answering["Message-ID"]
        mail["References"] = " ".join(filter(None, [answering.get("References"), answering["Message-ID"]]))
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail
