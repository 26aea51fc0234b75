"""Mail services hand in mail by HTTP: documented payloads of each, right and wrong signatures, and what goes wrong."""

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from kept.accounts import rate_limits
from kept.channels.email.webhooks.connecting import connect, disconnect
from kept.channels.email.webhooks.models import Webhook
from kept.config.logs import masked
from kept.inbox.intake import read_raw
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
ID = "<1@example.org>"
MAIL = f"From: Salma <salma@example.org>\r\nTo: help@lampring.example\r\nMessage-ID: {ID}\r\nSubject: Ring\r\n\r\nWhere is it?\r\n"
PDF = b"%PDF-1.4 receipt"


@pytest.fixture
def place(help_channel, noor):
    """A function: the path of a new webhook of a service."""

    def made(service, secret="", channel=None):
        return connect(service, secret=secret, channel=channel, by=noor)[1].removeprefix(base_url())

    return made


def base_url():
    from django.conf import settings

    return settings.BASE_URL


def post_json(client, path, payload, **headers):
    return client.post(path, json.dumps(payload), content_type="application/json", headers=headers)


def the_message():
    run_due()
    return Message.objects.get()


def mailgun_fields(key="mailgun-key", **fields):
    """As Mailgun's routes post them, signed as its documentation says."""
    signed = {"timestamp": "1795000000", "token": "a" * 50}
    signature = hmac.new(key.encode(), (signed["timestamp"] + signed["token"]).encode(), hashlib.sha256).hexdigest()
    return (
        signed | {"signature": signature, "sender": "bounce@example.org", "recipient": "help@lampring.example"} | fields
    )


def test_mailgun_brings_the_mail_as_it_was_sent(client, place):
    path = place("mailgun", "mailgun-key")
    answer = client.post(f"{path}/mime", mailgun_fields(**{"body-mime": MAIL}))
    assert (answer.status_code, answer.content) == (200, b"Stored: 1\n")
    raw = Raw.objects.get()
    assert read_raw(raw) == MAIL.encode()
    assert raw.envelope["rcpt"] == ["help@lampring.example"]
    assert raw.envelope["from"] == "bounce@example.org"
    assert the_message().text.strip() == "Where is it?"


def test_a_mail_in_another_charset_keeps_its_bytes(client, place):
    mail = MAIL.replace("Subject: Ring", "Subject: Ring\r\nContent-Type: text/plain; charset=windows-1256")
    content = mail.encode() + "أين الخاتم".encode("windows-1256")
    fields = {name: value.encode() for name, value in mailgun_fields().items()} | {"body-mime": content}
    body = b"".join(
        b'--X\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    )
    client.post(place("mailgun", "mailgun-key"), body + b"--X--\r\n", content_type="multipart/form-data; boundary=X")
    assert read_raw(Raw.objects.get()) == content
    assert "أين الخاتم" in the_message().text


def test_mailgun_brings_a_mail_taken_apart(client, place):
    headers = [
        ["From", "سلمى <salma@example.org>"],
        ["To", "help@lampring.example"],
        ["Message-Id", ID],
        ["Subject", "الخاتم"],
    ]
    fields = mailgun_fields(**{
        "message-headers": json.dumps(headers), "body-plain": "أين الخاتم؟", "body-html": "<p>أين الخاتم؟</p>",
        "attachment-count": "2", "content-id-map": json.dumps({"<picture>": "attachment-2"}),
        "attachment-1": SimpleUploadedFile("receipt.pdf", PDF, "application/pdf"),
        "attachment-2": SimpleUploadedFile("ring.png", b"\x89PNG\r\n\x1a\n\x00\xff", "image/png"),
    })  # fmt: skip
    assert client.post(place("mailgun", "mailgun-key"), fields).status_code == 200
    message = the_message()
    assert (message.text.strip(), message.subject, message.message_id) == ("أين الخاتم؟", "الخاتم", ID)
    assert message.sender == {"name": "سلمى", "address": "salma@example.org"}
    files = {one.name: one for one in message.attachments.all()}
    assert files.keys() == {"receipt.pdf", "ring.png"}
    assert files["receipt.pdf"].file.size == len(PDF)
    assert files["ring.png"].content_id == "picture"


@pytest.mark.parametrize("wrong", [{"signature": "0" * 64}, {"token": "b" * 50}, {"signature": ""}])
def test_mailgun_with_a_wrong_signature_brings_nothing(client, place, wrong):
    answer = client.post(place("mailgun", "mailgun-key"), mailgun_fields(**{"body-mime": MAIL}) | wrong)
    assert answer.status_code == 403
    assert not Raw.objects.exists()


POSTMARK = {
    "FromFull": {"Email": "salma@example.org", "Name": "Salma"},
    "ToFull": [{"Email": "help@lampring.example", "Name": ""}],
    "OriginalRecipient": "help@lampring.example", "Subject": "Ring", "MessageID": "22c74902", "Date": "Thu, 5 Nov 2026 16:59:01 +0200",
    "TextBody": "Where is it?", "HtmlBody": "<p>Where is it?</p>",
    "Headers": [{"Name": "Return-Path", "Value": "<bounce@example.org>"}, {"Name": "Message-ID", "Value": ID}],
    "Attachments": [{"Name": "receipt.pdf", "Content": base64.b64encode(PDF).decode(), "ContentType": "application/pdf"}],
}  # fmt: skip


def test_postmark_brings_a_mail_taken_apart(client, place):
    assert post_json(client, place("postmark"), POSTMARK).status_code == 200
    message = the_message()
    assert (message.text.strip(), message.message_id) == ("Where is it?", ID)
    assert message.attachments.get().name == "receipt.pdf"
    assert Raw.objects.get().envelope["from"] == "bounce@example.org"


def test_postmark_brings_the_mail_as_it_was_sent(client, place):
    post_json(client, place("postmark"), POSTMARK | {"RawEmail": MAIL})
    assert read_raw(Raw.objects.get()) == MAIL.encode()


def test_sendgrid_brings_both_kinds_with_all_recipients(client, place):
    envelope = json.dumps({"from": "salma@example.org", "to": ["help@lampring.example", "sales@lampring.example"]})
    path = place("sendgrid")
    assert client.post(path, {"email": MAIL, "envelope": envelope}).status_code == 200
    assert Raw.objects.get().envelope["rcpt"] == ["help@lampring.example", "sales@lampring.example"]
    head = MAIL.partition("\r\n\r\n")[0].replace("<1@", "<2@")
    fields = {"headers": head, "text": "And the second?", "envelope": envelope, "charsets": '{"text": "UTF-8"}'}
    assert client.post(path, fields).status_code == 200
    run_due()
    assert [row.text.strip() for row in Message.objects.order_by("pk")] == ["Where is it?", "And the second?"]


def test_mailjet_brings_a_mail_taken_apart(client, place):
    payload = {
        "Sender": "salma@example.org", "Recipient": "help@lampring.example", "Text-part": "戒指在哪裡？",
        "Headers": {"From": "陳怡君 <yijun@example.com.tw>", "To": "help@lampring.example", "Message-ID": ID, "Received": ["a", "b"]},
        "Parts": [{"ContentRef": "Attachment1", "Headers": {"Content-Type": 'application/pdf; name="a.pdf"', "Content-Disposition": 'attachment; filename="a.pdf"'}}],
        "Attachment1": base64.b64encode(PDF).decode(),
    }  # fmt: skip
    assert post_json(client, place("mailjet"), payload).status_code == 200
    message = the_message()
    assert (message.text.strip(), message.sender["name"]) == ("戒指在哪裡？", "陳怡君")
    assert message.attachments.get().name == "a.pdf"


@pytest.mark.parametrize("encoded", [True, False])
def test_sparkpost_brings_several_mails_at_once(client, place, encoded):
    def event(number):
        mail = MAIL.replace("<1@", f"<{number}@")
        given = base64.b64encode(mail.encode()).decode() if encoded else mail
        content = {"email_rfc822": given, "email_rfc822_is_base64": encoded}
        return {"msys": {"relay_message": {"content": content, "protocol": "smtp", "rcpt_to": "help@lampring.example", "msg_from": "s@example.org"}}}  # fmt: skip

    assert post_json(client, place("sparkpost"), [event(1), event(2)]).content == b"Stored: 2\n"
    run_due()
    assert Message.objects.count() == 2


def mandrill(path, key="mandrill-key"):
    events = json.dumps(
        [{"event": "inbound", "ts": 1795000000, "msg": {"raw_msg": MAIL, "email": "help@lampring.example"}}]
    )
    signed = f"{base_url()}{path}mandrill_events{events}"
    return events, base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def test_mandrill_is_believed_with_its_signature_only(client, place):
    path = place("mandrill", "mandrill-key")
    assert client.head(path).status_code == 200, "it looks before it comes"
    for key, status in (("another", 403), ("mandrill-key", 200)):
        events, signature = mandrill(path, key)
        answer = client.post(path, {"mandrill_events": events}, headers={"X-Mandrill-Signature": signature})
        assert answer.status_code == status
    assert the_message().message_id == ID


@pytest.fixture(scope="module")
def key_pair():
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key, public.decode()


def test_postal_is_believed_with_its_signature_only(client, place, key_pair):
    key, public = key_pair
    path = place("postal", public)
    content = MAIL.encode() + b"\xe9t\xe9"  # not UTF-8
    payload = {"id": 1, "rcpt_to": "help@lampring.example", "mail_from": "salma@example.org", "base64": True,
               "message": base64.b64encode(content).decode()}  # fmt: skip
    signature = base64.b64encode(key.sign(json.dumps(payload).encode(), padding.PKCS1v15(), hashes.SHA1())).decode()
    assert post_json(client, path, payload | {"id": 2}, **{"X-Postal-Signature": signature}).status_code == 403
    assert post_json(client, path, payload).status_code == 403
    assert post_json(client, path, payload, **{"X-Postal-Signature": signature}).status_code == 200
    assert read_raw(Raw.objects.get()) == content


@pytest.fixture
def elsewhere_by_http(monkeypatch):
    """The API of a service on the other end of a socket: path -> (status, type, bytes)."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    answers = {}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            status, kind, content = answers.get(self.path, (404, "text/plain", b""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", answers
    server.shutdown()


def test_brevo_has_its_files_fetched_and_comes_again_when_that_fails(client, place, settings, elsewhere_by_http):
    settings.ANYMAIL_BREVO_API_URL, answers = elsewhere_by_http
    item = {
        "Uuid": ["1"], "Headers": {"From": "Salma <salma@example.org>", "To": "help@lampring.example", "Message-ID": ID, "Subject": "Ring"},
        "RawTextBody": "Where is it?", "Attachments": [{"Name": "a.pdf", "ContentType": "application/pdf", "DownloadToken": "token"}],
    }  # fmt: skip
    path = place("brevo", "api-key")
    assert post_json(client, path, {"items": [item]}).status_code == 503
    assert not Raw.objects.exists()
    answers["/inbound/attachments/token"] = (200, "application/pdf", PDF)
    assert post_json(client, path, {"items": [item]}).status_code == 200
    assert the_message().attachments.get().file.size == len(PDF)


def test_resend_has_its_mail_fetched(client, place, settings, elsewhere_by_http):
    settings.ANYMAIL_RESEND_API_URL, answers = elsewhere_by_http
    mail = {
        "from": "Salma <salma@example.org>",
        "to": ["help@lampring.example"],
        "subject": "Ring",
        "text": "Where is it?",
        "message_id": ID,
    }
    answers["/emails/receiving/e1"] = (200, "application/json", json.dumps(mail).encode())
    payload = {"type": "email.received", "created_at": "2026-11-05T16:59:01Z", "data": {"email_id": "e1"}}
    assert post_json(client, place("resend", "re_key"), payload).status_code == 200
    assert the_message().text.strip() == "Where is it?"


def test_an_id_that_leads_to_another_part_of_the_service_is_not_asked_for(client, place, settings, elsewhere_by_http):
    settings.ANYMAIL_RESEND_API_URL, answers = elsewhere_by_http
    answers["/emails/sent-1"] = (200, "application/json", json.dumps({"subject": "Your password"}).encode())
    payload = {"type": "email.received", "data": {"email_id": "../sent-1"}}
    assert post_json(client, place("resend", "re_key"), payload).status_code == 200
    raw = Raw.objects.get()
    assert raw.reason == "unreadable" and b"password" not in read_raw(raw)


def test_a_header_whose_name_would_begin_another_one_is_left_out(client, place):
    item = {"Headers": {"From": "salma@example.org", "X-A: b\r\nBcc": "spy@example.com", "To": "help@lampring.example"}, "RawTextBody": "Where?"}  # fmt: skip
    assert post_json(client, place("brevo", "api-key"), {"items": [item]}).status_code == 200
    assert b"Bcc" not in read_raw(Raw.objects.get())


@pytest.mark.parametrize("payload", [POSTMARK, POSTMARK | {"Headers": []}, POSTMARK | {"RawEmail": MAIL}])
def test_the_same_event_twice_is_one_message(client, place, payload):
    path = place("postmark")
    for _ in range(2):
        assert post_json(client, path, payload).status_code == 200
    run_due()
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\x00", b'{"Headers": 1, "RawEmail": "x"}', b"null"])
@pytest.mark.parametrize("service", ["postmark", "mailjet", "sparkpost", "sendgrid"])
def test_what_makes_no_sense_waits_where_people_see_it(client, place, service, body):
    answer = client.post(place(service), body, content_type="application/json")
    assert answer.status_code == 200
    for raw in Raw.objects.all():
        run_due()
        raw.refresh_from_db()
        assert raw.reason


def test_what_is_too_large_waits_where_people_see_it(client, place, settings):
    settings.MAX_MAIL_BYTES = 1000
    post_json(client, place("postmark"), {"RawEmail": MAIL + "x" * 1000, "OriginalRecipient": "help@lampring.example"})
    raw = Raw.objects.get()
    assert (raw.reason, raw.envelope["subject"]) == ("too_large", "Ring")


def test_what_is_not_stored_is_asked_for_again(client, place, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    path = place("postmark")
    monkeypatch.setattr("kept.files.store.put", away)
    assert post_json(client, path, POSTMARK).status_code == 503
    monkeypatch.undo()
    assert post_json(client, path, POSTMARK).status_code == 200


def test_a_wrong_key_another_service_and_a_place_taken_away_open_nothing(client, place, noor):
    path = place("postmark")
    for wrong in (path[:-1], path.replace("postmark", "mailjet"), "/inbound/webhooks/klingon/x"):
        assert post_json(client, wrong, POSTMARK).status_code == 404
    disconnect(Webhook.objects.get(), by=noor)
    assert post_json(client, path, POSTMARK).status_code == 404
    assert not Raw.objects.exists()


def test_guessing_keys_and_too_many_mails_are_slowed_down(client, place, monkeypatch):
    monkeypatch.setitem(rate_limits.TABLE, ("mail service", "key"), rate_limits.Limit(1, 3600))
    monkeypatch.setitem(rate_limits.TABLE, ("mail service refused", "address"), rate_limits.Limit(1, 3600))
    path = place("postmark")
    assert [post_json(client, path, POSTMARK).status_code for _ in range(2)] == [200, 429]
    assert [post_json(client, path[:-1], POSTMARK).status_code for _ in range(2)] == [404, 429]


def test_the_channel_of_the_place_decides(client, place, help_channel):
    post_json(client, place("postmark", channel=help_channel), POSTMARK | {"OriginalRecipient": "x@elsewhere.example"})
    assert the_message().conversation.channel == help_channel


def test_the_key_stands_in_no_log():
    assert masked("POST /inbound/webhooks/mailgun/kept_abcdefgh failed") == "POST /inbound/webhooks/mailgun/… failed"
    assert masked("Not Found: /u/abcdefghijklmnop") == "Not Found: /u/…"
    assert masked("GET /settings/mailboxes/permission?code=4/abcdef&state=abcdefgh").count("…") == 2


def test_a_lead_makes_a_place_sees_its_address_once_and_takes_it_away(client, mei, help_channel):
    client.force_login(mei)
    assert client.get("/settings/mail-services").status_code == 200
    page = client.post(
        "/settings/mail-services", {"service": "postmark", "channel": str(help_channel.pk)}
    ).content.decode()
    webhook = Webhook.objects.get()
    address = page.partition('data-text="')[2].partition('"')[0]
    assert post_json(client, address.removeprefix(base_url()), POSTMARK).status_code == 200
    again = client.get("/settings/mail-services").content.decode()
    assert "Postmark" in again
    assert address not in again
    client.post(f"/settings/mail-services/{webhook.pk}/removal")
    webhook.refresh_from_db()
    assert webhook.revoked_at


def test_a_service_that_signs_needs_its_key(client, mei):
    client.force_login(mei)
    answer = client.post("/settings/mail-services", {"service": "mailgun"})
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_an_agent_makes_no_place(client, amal):
    client.force_login(amal)
    assert client.get("/settings/mail-services").status_code == 403
