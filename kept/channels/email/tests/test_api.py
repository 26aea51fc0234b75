"""Mail over the API, and the quarantine."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kept.channels.email import taking_together
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


def test_many_mails_are_handed_in_at_once_each_for_itself(help_channel, amal, api, settings):
    loop = MAIL.replace(b"\r\n\r\n", b"\r\nX-Kept-Loop: %s\r\n\r\n" % settings.INSTALLATION.encode())
    given = [MAIL, MAIL.replace(b"<1@", b"<2@"), loop.replace(b"<1@", b"<3@"), MAIL]
    mails = [{"content": b64encode(raw).decode(), "rcpt": ["help@lampring.example"]} for raw in given]
    answer = api(amal).post("/api/v1/inbound/emails", {"mails": mails}, content_type="application/json")
    items = answer.json()["items"]
    assert answer.status_code == 202 and Message.objects.count() == 2
    assert [item.get("duplicate") for item in items] == [False, False, None, True]
    assert (items[2]["reason"], items[3]["message"]) == ("loop", items[0]["message"])


@pytest.mark.parametrize(
    ("mails", "status"),
    [([], 422), ([{"content": "%"}], 400), ([{"content": ""}], 422), ([{"content": "eA==", "channel": "999"}], 404)],
)
def test_of_many_mails_with_one_that_is_none_nothing_is_taken(help_channel, amal, api, mails, status):
    given = {"mails": [{"content": b64encode(MAIL).decode()}, *mails] if mails else []}
    assert api(amal).post("/api/v1/inbound/emails", given, content_type="application/json").status_code == status
    assert not Raw.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_programs_that_hand_in_at_the_same_moment_are_served_together(help_channel, amal, api, monkeypatch):
    sizes, client = [], api(amal)
    real = taking_together.settle_mails
    monkeypatch.setattr(
        taking_together, "settle_mails", lambda raws, by: (sizes.append(len(raws)), real(raws, by=by))[1]
    )

    def one(number):
        try:
            return hand_in(client, MAIL.replace(b"<1@", b"<%d@" % number).replace(b"salma", b"p%d" % number)).json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        with taking_together._turn:
            answers = [threads.submit(one, number) for number in range(4)]
            while len(taking_together._waiting) < 4:
                pass
        found = [answer.result()["message"] for answer in answers]
    assert sizes == [4]
    assert len(set(found)) == Message.objects.count() == 4


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
