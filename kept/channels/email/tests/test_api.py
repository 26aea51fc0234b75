"""Mail over the API, and the quarantine."""

import pytest

from kept.channels.email.inbound import take_in
from kept.events.actors import SYSTEM
from kept.inbox.models import Message, Raw

pytestmark = pytest.mark.django_db
MAIL = b"From: salma@example.org\r\nTo: help@lampring.example\r\nMessage-ID: <1@example.org>\r\nSubject: Ring\r\n\r\nWhere is it?\r\n"
LOOP = MAIL.replace(b"salma@example.org", b"help@lampring.example")
DOOR = "/api/v1/inbound/email"


def hand_in(client, raw=MAIL, path=DOOR, **headers):
    return client.post(path, raw, content_type="message/rfc822", headers=headers)


def test_a_mail_handed_in_is_a_message(help_channel, amal, api):
    answer = hand_in(api(amal))
    message = Message.objects.get()
    assert (answer.status_code, answer.json()) == (
        202,
        {"conversation": message.conversation_id, "message": message.pk, "duplicate": False},
    )
    assert hand_in(api(amal)).json()["duplicate"] is True


def test_the_channel_can_be_named_by_id_or_address(help_channel, amal, api):
    for number, name in enumerate([help_channel.pk, help_channel.address]):
        raw = MAIL.replace(b"<1@", b"<%d@" % (number + 10)).replace(b"To: help@", b"To: x@")
        assert (
            hand_in(
                api(amal), raw, f"{DOOR}?channel={name}&rcpt=a@example.org&rcpt=b@example.org&from=c@example.org"
            ).status_code
            == 202
        )
    assert Raw.objects.latest("pk").envelope["rcpt"] == ["a@example.org", "b@example.org"]
    assert hand_in(api(amal), path=f"{DOOR}?channel=99999").status_code == 404


def test_what_waits_is_taken_put_aside_brought_back_and_read_again(help_channel, yusuf, api, settings):
    client = api(yusuf)
    loop = f"From: a@example.org\r\nTo: help@lampring.example\r\nSubject: x\r\nX-Kept-Loop: {settings.INSTALLATION}\r\n\r\nHi"
    id = take_in(loop.encode(), by=SYSTEM).raw.pk
    path = f"/api/v1/quarantine/{id}"
    assert (
        client.put(f"{path}/owner").json()["owner"] == yusuf.pk
        and client.delete(f"{path}/owner").json()["owner"] is None
    )
    assert client.post(f"{path}/aside").json()["aside_at"] and client.get("/api/v1/quarantine").json()["items"] == []
    assert [item["id"] for item in client.get("/api/v1/quarantine?aside=1").json()["items"]] == [id]
    assert client.delete(f"{path}/aside").json()["aside_at"] is None
    assert client.post(f"{path}/retry").json() == {"quarantined": id, "reason": "loop"}


def test_a_mail_that_pretends_is_let_in_by_leads_only(help_channel, yusuf, mei, api):
    forged = "Authentication-Results: mx.example; dmarc=fail (p=reject) header.from=bank.example"
    mail = f"From: help@bank.example\r\nTo: help@lampring.example\r\nSubject: x\r\n{forged}\r\n\r\nHi"
    raw = take_in(mail.encode(), by=SYSTEM).raw
    assert raw.reason == "spoofed"
    assert api(yusuf).post(f"/api/v1/quarantine/{raw.pk}/release").status_code == 403
    assert "conversation" in api(mei).post(f"/api/v1/quarantine/{raw.pk}/release").json()


def test_what_is_quarantined_is_said_listed_and_let_in(help_channel, amal, api):
    client = api(amal)
    answer = hand_in(client, LOOP).json()
    assert answer == {"quarantined": Raw.objects.get().pk, "reason": "loop"}
    item = client.get("/api/v1/quarantine").json()["items"][0]
    assert (item["id"], item["reason"], item["subject"], item["sender"], item["size"]) == (
        answer["quarantined"],
        "loop",
        "Ring",
        "help@lampring.example",
        len(LOOP),
    )
    released = client.post(f"/api/v1/quarantine/{item['id']}/release")
    assert released.status_code == 202 and released.json()["message"] == Message.objects.get().pk
    assert client.get("/api/v1/quarantine").json()["items"] == []
    assert client.post(f"/api/v1/quarantine/{item['id']}/release").status_code == 404


def test_a_repeated_request_is_answered_as_the_first(help_channel, amal, api):
    client = api(amal)
    first, second = hand_in(client, **{"idempotency-key": "k1"}), hand_in(client, **{"idempotency-key": "k1"})
    assert first.json() == second.json() and first.json()["duplicate"] is False and Message.objects.count() == 1


def test_doors_are_shut_for_those_without_the_right(help_channel, viktor, api, client):
    assert hand_in(api(viktor)).status_code == 403
    assert api(viktor).get("/api/v1/quarantine").status_code == 403
    assert hand_in(client).status_code == 401
    assert not Raw.objects.exists()


def test_nothing_and_too_much_are_refused(help_channel, amal, api, settings):
    assert hand_in(api(amal), b"").status_code == 400
    settings.MAX_MAIL_BYTES = 100
    assert hand_in(api(amal)).status_code == 413
