"""The mail backend: to a real server, or, where none is set, into a folder that is not silence."""

import email
import smtplib

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives, get_connection

BACKEND = "kept.notices.mail.Backend"


class Box:
    """A mail server that keeps what it gets."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.fixture
def server(unused_port):
    box = Box()
    box.port = unused_port
    controller = Controller(box, hostname="127.0.0.1", port=unused_port)
    controller.start()
    yield box
    controller.stop()


def letter():
    made = EmailMultiAlternatives(
        "كلمة مرور جديدة", "مرحبًا أمل،\n.\nنقطة وحدها", "desk@kept.example", ["amal@kept.example"]
    )
    made.attach_alternative("<p dir=rtl>مرحبًا</p>", "text/html")
    return made


def test_mail_goes_out_over_a_real_socket(server, settings):
    settings.SMTP_OUT = f"127.0.0.1:{server.port}"
    assert get_connection(BACKEND).send_messages([letter(), letter()]) == 2
    sender, receivers, raw = server.letters[0]
    assert (sender, receivers) == ("desk@kept.example", ["amal@kept.example"])
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["subject"] == "كلمة مرور جديدة"
    assert "نقطة وحدها" in read.get_body(("plain",)).get_content()


def test_a_server_that_is_away_is_an_error_and_no_silence(settings, unused_port):
    settings.SMTP_OUT = f"127.0.0.1:{unused_port}"
    with pytest.raises((OSError, smtplib.SMTPException)):
        get_connection(BACKEND).send_messages([letter()])
    assert get_connection(BACKEND, fail_silently=True).send_messages([letter()]) == 0


def test_without_a_server_the_mail_lies_in_the_outbox_and_the_log_says_where(settings, tmp_path, caplog):
    settings.SMTP_OUT, settings.DATA = "", tmp_path
    assert get_connection(BACKEND).send_messages([letter()]) == 1
    (path,) = (tmp_path / "outbox").glob("*.eml")
    assert email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["to"] == "amal@kept.example"
    assert str(path) in caplog.text


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
