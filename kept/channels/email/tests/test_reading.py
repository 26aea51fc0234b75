"""How a mail is understood, and that nothing in it can stop the reading."""

import time
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.channels.email.mail import Address
from kept.channels.email.reading import read, read_mail_line


def mail(*headers: str, body: str | bytes = "Hello") -> bytes:
    head = "\r\n".join(headers).encode("utf-8", "surrogateescape")
    return head + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())


def test_an_arabic_subject_cut_in_the_middle_of_a_letter_is_put_together():
    raw = mail("Subject: =?utf-8?B?2KPZitmGINiu2KfYqg==?=\r\n =?utf-8?B?2YU=?=\r\n =?utf-8?Q?=D9?= =?utf-8?Q?=8A?=")
    assert read(raw).subject == "أين خاتمي"


@pytest.mark.parametrize(
    "charset, text", [("windows-1256", "أين طلبي"), ("big5", "我的訂單在哪裡"), ("gb18030", "我的订单在哪里")]
)
def test_raw_headers_in_the_charset_of_the_body_are_read(charset, text):
    raw = (
        b"Subject: "
        + text.encode(charset)
        + f"\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        + text.encode(charset)
    )
    assert (read(raw).subject, read(raw).body_text) == (text, text)


def test_an_unknown_charset_does_not_lose_the_text():
    raw = mail("Content-Type: text/plain; charset=klingon-8", body="Grüße und 您好".encode())
    assert read(raw).body_text == "Grüße und 您好"


def test_a_charset_that_is_no_charset_is_not_run():
    assert read(mail("Content-Type: text/plain; charset=hex", body="zz")).body_text == "zz"


@pytest.mark.parametrize(
    "date, expected",
    [
        ("Tue, 24 Nov 2026 14:05:00 +0300", datetime(2026, 11, 24, 11, 5, tzinfo=UTC)),
        ("24 Nov 2026 14:05 (somewhere)", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
        ("2026-11-24T14:05:00+08:00", datetime(2026, 11, 24, 6, 5, tzinfo=UTC)),
        ("the day after tomorrow", None),
        ("Tue, 99 Nov 2026 99:99:99 +9999", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_left_open(date, expected):
    assert read(mail(f"Date: {date}")).date_utc == expected


def test_recipients_are_read_as_people_write_them():
    found = read(
        mail(
            'To: "Haddad, Salma" <salma@example.org>; omar@example.net (Omar), team: mei@kept.example, Noor <noor@kept.example>;'
        )
    ).to
    assert found == [
        Address("Haddad, Salma", "salma@example.org"),
        Address("Omar", "omar@example.net"),
        Address("", "mei@kept.example"),
        Address("Noor", "noor@kept.example"),
    ]


def test_a_thousand_recipients_are_all_read():
    raw = mail("To: " + ",\r\n ".join(f'"Guest {i}" <guest{i}@example.org>' for i in range(1000)))
    assert len(read(raw).to) == 1000


def test_a_stray_line_between_the_headers_does_not_end_them():
    raw = mail(
        "Received: by relay",
        "this is no header",
        "From: salma@example.org",
        "To: help@lampring.example",
        "Subject: Ring",
    )
    assert (read(raw).subject, read(raw).sender[0].address) == ("Ring", "salma@example.org")


def test_a_mail_without_an_empty_line_before_its_text_keeps_the_text():
    assert "where is my ring?" in read(b"Subject: Ring\r\nHello, where is my ring?\r\nSalma").body_text


def test_a_mail_nested_too_deep_for_any_parser_still_shows_its_headers():
    body = b"hi"
    for i in range(2000):
        body = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) + body
    found = read(b"Subject: Deep\r\nFrom: a@example.org\r\n" + body)
    assert (found.subject, found.sender[0].address) == ("Deep", "a@example.org")


def test_a_body_of_25_mb_is_read_and_cut_with_a_word():
    found = read(mail("Subject: Long", body=b"hello world\r\n" * 2_100_000))
    assert len(found.body_text) == 2_000_000 and found.troubles


def test_names_of_attachments_are_read_in_every_spelling():
    parts = "".join(
        f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {name}\r\n\r\nx\r\n"
        for name in (
            "filename*=utf-8''%E7%99%BC%E7%A5%A8.pdf",
            'filename="=?utf-8?B?2YHYp9iq2YjYsdipLnBkZg==?="',
            "filename*0=in; filename*1=voice.pdf",
        )
    )
    raw = mail("Content-Type: multipart/mixed; boundary=b", body=parts + "--b--")
    assert read(raw).attachment_names == ["發票.pdf", "فاتورة.pdf", "invoice.pdf"]


@pytest.mark.parametrize("subject", ["Automatic reply: Ring", "الرد التلقائي: الخاتم", "自動回覆：戒指"])
def test_an_absence_notice_is_known_by_its_subject_in_three_languages(subject):
    found = read(mail(f"Subject: {subject}"))
    assert found.is_auto_reply and found.is_automatic and found.must_not_autorespond


@pytest.mark.parametrize(
    "subject",
    ["Is the office open?", "Delivery failed again, third time!", "الرد على رسالتكم", "請問自動回覆要怎麼設定"],
)
def test_a_customer_who_writes_about_such_things_is_no_machine(subject):
    found = read(mail("From: salma@example.org", f"Subject: {subject}"))
    assert not (found.is_auto_reply or found.is_bounce or found.is_automatic)


def test_a_delivery_report_names_who_was_not_reached_and_which_mail():
    raw = mail(
        "From: MAILER-DAEMON@mx.example", "Subject: Undelivered Mail", "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        body="--b\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        "Final-Recipient: rfc822; Salma@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "Message-ID: <42@lampring.example>\r\nSubject: x\r\n\r\nx\r\n--b--",
    )  # fmt: skip
    found = read(raw).bounce
    assert (found.failed_recipients, found.status, found.message_id) == (
        ["salma@example.org"],
        ["5.1.1"],
        "42@lampring.example",
    )


def test_a_notice_of_delay_is_no_failure():
    raw = mail(
        "From: MAILER-DAEMON@mx.example", "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        body="--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; s@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n--b--",
    )  # fmt: skip
    assert not read(raw).is_bounce


def test_an_invitation_says_what_it_is_about():
    raw = mail(
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
        body="BEGIN:VEVENT\r\nUID:42\r\nSUMMARY:موعد\\, القياس\r\nEND:VEVENT",
    )
    found = read(raw).calendar
    assert (found.method, found.uid, found.summary) == ("REQUEST", "42", "موعد, القياس")


def test_a_line_of_read_mail_needs_no_database(tmp_path):
    (tmp_path / "a.eml").write_bytes(
        mail("From: Salma <salma@example.org>", "Subject: Ring", "Message-ID: <1@example.org>")
    )
    line = read_mail_line(tmp_path / "a.eml")
    assert (line["file"], line["from"], line["message_id"]) == (
        str(tmp_path / "a.eml"),
        [{"name": "Salma", "address": "salma@example.org"}],
        "1@example.org",
    )


HOSTILE = [
    "(",
    '"',
    "<",
    ":",
    ";",
    "@",
    "=?a?q?",
    "<a@",
    "=?utf-8?b?YQ==?= ",
    "\\",
    '"\\',
    ", ",
    "[",
    ';a="',
    "\n ",
    "-",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_headers_built_to_take_for_ever_are_read(piece):
    value = piece * (100_000 // len(piece))
    raw = "".join(
        f"{name}: {value}\r\n"
        for name in ("From", "To", "Subject", "References", "Date", "Content-Type", "Content-Disposition")
    )
    assert read(raw.encode() + b"\r\nhi") is not None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_at_all_are_read_and_can_be_stored(raw):
    line = read(raw).as_line()
    assert "\x00" not in repr(line).replace("\\x00", "\x00")
    str(line).encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=300))
def test_any_text_in_any_header_is_read(subject, name, content_type):
    raw = f"Subject: {subject}\r\nFrom: {name} <a@example.org>\r\nContent-Type: {content_type}\r\n\r\nhi".encode(
        "utf-8", "surrogatepass"
    )
    assert isinstance(read(raw).body_text, str)


BOMBS = {
    "a report of blank lines": b"Content-Type: message/delivery-status\r\n\r\n" + b"\n" * 3_000_000,
    "a million parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 1_000_000,
    "a million headers": b"a:\r\n" * 1_000_000 + b"\r\n",
    "a million ampersands": b"Content-Type: text/html\r\n\r\n" + b"&" * 2_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_mail_built_to_exhaust_the_parser_is_read_in_a_moment(bomb):
    tracemalloc.start()
    began = time.process_time()
    mail = read(b"From: a@b.example\r\nSubject: bomb\r\n" + BOMBS[bomb])
    took, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert mail.subject == "bomb" and mail.sender[0].address == "a@b.example"
    assert took < 20 and most < 200_000_000, (took, most)


def test_a_report_of_delivery_is_understood_as_before():
    report = b"Final-Recipient: rfc822; gone@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    mail = read(
        b"From: mailer-daemon@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
        + report
        + b"\r\n--b--"
    )
    assert mail.bounce.failed_recipients == ["gone@example.org"] and mail.bounce.status == ["5.1.1"]
