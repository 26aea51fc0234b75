"""LMTP: the same door for a mail server on the same machine, with an answer for each recipient."""

import smtplib
import socket

import pytest

from kept.channels.email import listener
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"From: salma@example.org\r\nTo: help@lampring.example\r\nMessage-ID: <1@example.org>\r\nSubject: Ring\r\n\r\nWhere is it?\r\n"
RECIPIENTS = ["help@lampring.example", "sales@lampring.example", "nobody@lampring.example"]


@pytest.fixture(params=["port", "socket"])
def door(request, help_channel, free_port, tmp_path_factory):
    place = str(free_port) if request.param == "port" else str(tmp_path_factory.mktemp("s") / "lmtp")
    controller = listener.start_lmtp(place)
    controller.place = place
    yield controller
    listener.stop(controller)


@pytest.fixture
def client(door):
    host, port = ("127.0.0.1", door.port) if door.port else (door.place, 0)
    with smtplib.LMTP(host, port) as server:
        yield server


def answers_to(client, data, recipients):
    """The status line of each recipient, as LMTP has it."""
    client.ehlo()
    client.mail("salma@example.org")
    for recipient in recipients:
        client.rcpt(recipient)
    client.putcmd("DATA")
    assert client.getreply()[0] == 354
    client.send(data + b".\r\n")
    return [client.getreply()[0] for _ in recipients]


def test_each_recipient_has_an_answer_and_the_mail_is_one(client):
    assert answers_to(client, MAIL, RECIPIENTS) == [250, 250, 250]
    assert Raw.objects.get().envelope["rcpt"] == RECIPIENTS
    assert client.noop()[0] == 250
    run_due()
    assert Message.objects.count() == 1


def test_two_mails_after_each_other_are_two(client):
    assert answers_to(client, MAIL, RECIPIENTS[:1]) == [250]
    assert answers_to(client, MAIL.replace(b"<1@", b"<2@"), RECIPIENTS[:2]) == [250, 250]
    run_due()
    assert Message.objects.count() == 2


def test_what_cannot_be_stored_is_asked_for_again_for_each(client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kept.files.store.put", full)
    assert answers_to(client, MAIL, RECIPIENTS) == [451, 451, 451]


def test_what_is_too_large_is_refused_for_each(client, settings):
    whole = MAIL + (b"y" * 900 + b"\r\n") * 35_000
    assert answers_to(client, whole, RECIPIENTS[:2]) == [552, 552]
    assert client.noop()[0] == 250


def test_a_mail_without_recipients_has_one_answer(client):
    client.ehlo()
    assert client.docmd("DATA")[0] == 503


def test_it_does_not_speak_smtp(client):
    assert client.docmd("EHLO", "x")[0] == 500


def test_the_socket_of_a_killed_process_is_taken_over_and_one_in_use_is_not(help_channel, tmp_path):
    place = str(tmp_path / "lmtp")
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(place)
    controller = listener.start_lmtp(place)
    try:
        with pytest.raises(OSError, match="in use"):
            listener.start_lmtp(place)
    finally:
        listener.stop(controller)
