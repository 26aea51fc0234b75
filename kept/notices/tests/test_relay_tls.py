"""TLS with the server that sends our mail: whoever stands between us learns neither mails nor the password."""

import smtplib
import ssl
from contextlib import contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from kept.channels.email.tests.test_certificate import make_certificate
from kept.config.doctor_mail import BAD, mail_out
from kept.notices import mail
from kept.notices.mail import Unprotected, connected


@contextmanager
def relay(**options):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    passwords = []

    def check(server, session, envelope, mechanism, data):
        passwords.append(data.password)
        return AuthResult(success=True)

    running = Controller(
        Sink(), hostname="127.0.0.1", port=port, authenticator=check, auth_require_tls=False, **options
    )
    running.start()
    try:
        yield f"smtp://me:secret@127.0.0.1:{port}", passwords
    finally:
        running.stop()


@pytest.fixture
def sealed(tmp_path):
    make_certificate(tmp_path, "relay")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with relay(tls_context=context) as (address, passwords):
        yield address, passwords, str(tmp_path / "cert.pem")


def test_a_relay_with_a_certificate_that_nobody_vouches_for_gets_no_password(sealed, settings):
    address, passwords, _authority = sealed
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(address)
    assert not passwords
    settings.SMTP_OUT = address
    state, says, do = mail_out()
    assert state == BAD and "certificate" in says and "KEPT_MAIL_CA_FILE" in do


def test_an_authority_of_ones_own_vouches_for_it(sealed, settings):
    address, passwords, settings.MAIL_CA_FILE = sealed
    with connected(address) as server:
        assert isinstance(server.sock, ssl.SSLSocket)
    assert passwords == [b"secret"]


def test_on_this_machine_a_self_made_certificate_can_be_allowed(sealed, settings, monkeypatch):
    address, passwords, _authority = sealed
    settings.SMTP_OUT_SELF_SIGNED = True
    connected(address).close()
    assert passwords == [b"secret"]
    monkeypatch.setattr(mail, "is_this_machine", lambda host: False)
    with pytest.raises(ssl.SSLCertVerificationError):
        connected(address)


def test_a_password_leaves_this_machine_only_encrypted(settings, monkeypatch):
    with relay() as (address, passwords):
        connected(address).close()  # to this machine it may go
        assert passwords == [b"secret"]
        monkeypatch.setattr(mail, "is_this_machine", lambda host: False)
        with pytest.raises(Unprotected):
            connected(address)
        settings.SMTP_OUT = address
        assert mail_out()[0] == BAD and passwords == [b"secret"]
        with pytest.raises(smtplib.SMTPException):
            connected(address)
