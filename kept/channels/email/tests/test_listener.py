"""Mail comes in over a real socket, and 250 is said only once it is stored."""

import smtplib

import pytest
from django.db import OperationalError

from kept.channels.email import listener, smtp_server
from kept.channels.email.inbound import take_in
from kept.events.actors import SYSTEM
from kept.inbox.intake import read_raw
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"From: salma@example.org\r\nTo: help@lampring.example\r\nMessage-ID: <1@example.org>\r\nSubject: Ring\r\n\r\nWhere is it?\r\n"


@pytest.fixture
def door(help_channel):
    controller = listener.start(0, "127.0.0.1")
    yield controller
    listener.stop(controller)


@pytest.fixture
def client(door):
    with smtplib.SMTP("127.0.0.1", door.port, timeout=20) as server:
        yield server


def test_a_mail_is_stored_and_then_read(client):
    client.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    raw = Raw.objects.get()
    assert raw.envelope["rcpt"] == ["help@lampring.example"] and raw.envelope["from"] == "salma@example.org"
    assert read_raw(raw) == MAIL
    run_due()
    assert Message.objects.get().text.strip() == "Where is it?"


def test_the_size_limit_is_announced_and_held(client, settings):
    client.ehlo()
    assert client.esmtp_features["size"] == str(settings.MAX_MAIL_BYTES)
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        client.sendmail(
            "salma@example.org",
            ["help@lampring.example"],
            MAIL + b"x" * 998 + b"\r\n" + (b"y" * 900 + b"\r\n") * 35_000,
        )
    assert refused.value.smtp_code == 552 and not Raw.objects.exists()


def test_a_port_that_is_taken_is_said_at_once(door):
    with pytest.raises(OSError):
        listener.start(door.port, "127.0.0.1")


def test_a_thousand_recipients_are_one_mail(client):
    client.sendmail("salma@example.org", ["help@lampring.example", *(f"g{i}@example.org" for i in range(999))], MAIL)
    assert len(Raw.objects.get().envelope["rcpt"]) == 1000
    run_due()
    assert Message.objects.count() == 1


def test_what_cannot_be_stored_is_asked_for_again(client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kept.files.store.put", full)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    assert refused.value.smtp_code == 451
    monkeypatch.undo()
    client.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    assert Raw.objects.count() == 1


def test_a_database_that_is_away_is_a_reason_to_come_again(client, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("kept.files.store.put", away)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    assert refused.value.smtp_code == 451


@pytest.mark.parametrize("sender", ["", "سلمى@example.org"])
def test_a_null_sender_and_letters_outside_ascii_are_taken(client, sender):
    client.sendmail(sender, ["help@lampring.example"], MAIL, mail_options=["SMTPUTF8"] if sender else [])
    assert Raw.objects.get().envelope["from"] == sender


def test_lines_longer_than_the_standard_allows_are_taken(client):
    client.sendmail("salma@example.org", ["help@lampring.example"], MAIL + b"x" * 500_000 + b"\r\n")
    run_due()
    assert len(Message.objects.get().full_text or Message.objects.get().text) > 500_000


@pytest.mark.parametrize("with_id", [True, False])
def test_one_mail_brought_by_many_at_once_is_one_message(help_channel, with_id):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    raw = MAIL if with_id else MAIL.replace(b"Message-ID: <1@example.org>\r\n", b"")

    def bring(number):
        try:
            return take_in((b"Received: by %d\r\n" % number if with_id else b"") + raw, by=SYSTEM).message.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        found = set(threads.map(bring, range(6)))
    assert len(found) == 1 and Message.objects.count() == 1 and Raw.objects.filter(duplicate=True).count() == 5


@pytest.mark.parametrize("most", ["MOST_CONNECTIONS", "MOST_OF_ONE"])
def test_so_many_clients_at_once_are_told_to_come_back(client, door, monkeypatch, most):
    client.noop()
    monkeypatch.setattr(smtp_server, most, smtp_server.crowd.here.total())
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        smtplib.SMTP("127.0.0.1", door.port, timeout=20)
    assert refused.value.smtp_code == 421
    assert client.noop()[0] == 250


def test_a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent(client, settings):
    client.ehlo()
    assert client.mail("salma@example.org", [f"SIZE={settings.MAX_MAIL_BYTES + 1}"])[0] == 552


def test_a_client_that_drops_in_the_middle_leaves_nothing(client):
    client.ehlo()
    client.mail("salma@example.org")
    client.rcpt("help@lampring.example")
    client.putcmd("DATA")
    client.getreply()
    client.send(MAIL)
    client.sock.shutdown(2)
    assert not Raw.objects.exists()


def test_a_mail_whose_250_got_lost_comes_again_and_is_one_message(door, help_channel):
    for _ in range(2):
        with smtplib.SMTP("127.0.0.1", door.port, timeout=20) as server:
            server.sendmail("salma@example.org", ["help@lampring.example"], MAIL)
    run_due()
    assert Raw.objects.count() == 2
    assert Message.objects.count() == 1


def test_all_recipients_of_one_transaction_are_kept(client):
    client.sendmail("salma@example.org", ["help@lampring.example", "sales@lampring.example"], MAIL)
    assert Raw.objects.get().envelope["rcpt"] == ["help@lampring.example", "sales@lampring.example"]


def test_whom_we_do_not_know_is_taken_too(client, help_channel):
    client.sendmail("salma@example.org", ["nobody@lampring.example"], MAIL.replace(b"help@", b"nobody@"))
    run_due()
    assert Message.objects.get().conversation.channel == help_channel


def test_nobody_is_asked_to_sign_in(client):
    client.ehlo()
    assert "auth" not in client.esmtp_features
    assert {"8bitmime", "smtputf8", "size"} <= client.esmtp_features.keys()


@pytest.mark.parametrize(
    "sender", ["o..nna@docomo.example", ".dot@example.org", "a@[192.0.2.1]", "x" * 64 + "@example.org"]
)
def test_odd_addresses_that_real_people_have_are_taken(client, sender):
    client.sendmail(sender, ["help@lampring.example"], MAIL)
    assert Raw.objects.get().envelope["from"] == sender


def test_a_client_that_hangs_is_let_go(help_channel, monkeypatch):
    monkeypatch.setattr(listener, "SILENT_FOR", 0.2)
    monkeypatch.setattr(smtp_server, "SILENT_FOR", 0.2)
    controller = listener.start(0, "127.0.0.1")
    try:
        server = smtplib.SMTP("127.0.0.1", controller.port, timeout=20)
        assert server.sock.recv(100) == b""
    finally:
        listener.stop(controller)
