"""TLS at the mail listener, with a certificate made here, and another one while it runs."""

import smtplib
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kept.channels.email import listener
from kept.inbox.models import Raw

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"From: salma@example.org\r\nTo: help@lampring.example\r\nMessage-ID: <1@example.org>\r\n\r\nWhere is it?\r\n"


def make_certificate(folder, name):
    """cert.pem and key.pem in `folder`, for 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))


@pytest.fixture
def door(help_channel, settings, tmp_path):
    make_certificate(tmp_path, "first")
    settings.SMTP_CERT, settings.SMTP_KEY = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    controller = listener.start(0, "127.0.0.1")
    yield controller
    listener.stop(controller)


def speak_tls(door, certificate):
    """A client that believes only this certificate."""
    server = smtplib.SMTP("127.0.0.1", door.port, timeout=20)
    server.starttls(context=ssl.create_default_context(cafile=str(certificate)))
    return server


def test_a_mail_comes_in_by_tls(door, tmp_path):
    with speak_tls(door, tmp_path / "cert.pem") as server:
        server.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
        assert "starttls" not in server.esmtp_features
        assert "auth" not in server.esmtp_features
    assert Raw.objects.get().envelope["peer"] == "127.0.0.1"


def test_who_does_not_ask_for_tls_is_taken_as_well(door):
    with smtplib.SMTP("127.0.0.1", door.port, timeout=20) as server:
        server.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
        assert "starttls" in server.esmtp_features


def test_a_renewed_certificate_is_used_without_a_restart(door, tmp_path):
    speak_tls(door, tmp_path / "cert.pem").quit()
    make_certificate(tmp_path, "second")
    with speak_tls(door, tmp_path / "cert.pem") as server:
        assert server.noop()[0] == 250


def test_a_broken_certificate_leaves_the_one_before_in_use(door, tmp_path):
    speak_tls(door, tmp_path / "cert.pem").quit()
    (tmp_path / "before.pem").write_bytes((tmp_path / "cert.pem").read_bytes())
    (tmp_path / "cert.pem").write_text("no certificate")
    with speak_tls(door, tmp_path / "before.pem") as server:
        assert server.noop()[0] == 250


def test_a_certificate_that_is_not_there_does_not_keep_mail_out(help_channel, settings, tmp_path):
    settings.SMTP_CERT = str(tmp_path / "nothing.pem")
    controller = listener.start(0, "127.0.0.1")
    try:
        with smtplib.SMTP("127.0.0.1", controller.port, timeout=20) as server:
            server.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
            assert "starttls" not in server.esmtp_features
    finally:
        listener.stop(controller)


def test_what_is_sent_before_tls_is_not_taken_for_what_comes_after(door, tmp_path):
    """Commands slipped in behind STARTTLS by somebody in between are forgotten."""
    with smtplib.SMTP("127.0.0.1", door.port, timeout=20) as server:
        server.ehlo()
        server.send(b"STARTTLS\r\nMAIL FROM:<intruder@example.net>\r\n")
        assert server.getreply()[0] == 220
        context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        server.sock = context.wrap_socket(server.sock, server_hostname="127.0.0.1")
        server.file = None
        server.ehlo_resp = server.helo_resp = None
        server.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    assert Raw.objects.get().envelope["from"] == "salma@example.org"
