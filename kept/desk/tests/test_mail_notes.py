"""What the thread says of a mail besides its words: quietly, and only where it matters."""

import re

import pytest

from kept.channels.email.inbound import take_in
from kept.desk.authentication import checks, is_bad
from kept.desk.file_names import called
from kept.desk.mail_notes import beside
from kept.events.actors import SYSTEM
from kept.inbox.models import Message
from kept.inbox.receiving import receive
from kept.inbox.replying import reply

pytestmark = pytest.mark.django_db


def text(page):
    return page.content.decode()


@pytest.fixture
def thread(client_as, yusuf, help_channel, salma):
    """thread(marks, **fields): the page of a conversation whose one message has these marks."""

    def page(marks=None, **fields):
        given = {
            "text": "Hello",
            "subject": "Ring",
            "sender": {"name": "Salma", "address": "salma@example.org"},
        } | fields
        said = receive(help_channel, salma, by=salma, **given)
        Message.objects.filter(pk=said.pk).update(marks=marks or {})
        return text(client_as(yusuf).get(f"/conversations/{said.conversation_id}/thread"))

    return page


def test_a_plain_mail_says_nothing_of_itself(thread):
    page = thread({"authentication": {"dmarc": "pass", "spf": "pass", "dkim": "pass"}})
    for words in ("could not be confirmed", "New subject", "Cc:", "Encrypted", "mailing list"):
        assert words not in page


def test_a_sender_who_could_not_be_confirmed_is_said_with_why(thread):
    page = thread({"authentication": {"dmarc": "fail", "spf": "softfail", "dkim": "none", "policy": "reject"}})
    assert "The sender could not be confirmed" in page and "DMARC: fail" in page


def test_copies_addresses_and_a_new_subject_are_one_line_each(thread, help_channel, salma, client_as, yusuf):
    page = thread(
        {"addresses": ["help@lampring.example", "sales@lampring.example"]},
        cc=[{"name": "", "address": f"c{n}@example.org"} for n in range(5)],
    )
    assert "Came to" in page and "sales@lampring.example" in page and "c2@example.org" in page and "and 2 more" in page
    first = Message.objects.get()
    receive(
        help_channel, salma, text="And the lamp?", subject="Re: The lamp too", conversation=first.conversation, by=salma
    )
    page = text(client_as(yusuf).get(f"/conversations/{first.conversation_id}/thread"))
    assert page.count("New subject:") == 1 and "The lamp too" in page


def test_an_invitation_is_a_card_in_the_readers_zone(thread):
    calendar = {"method": "REQUEST", "summary": "Fitting <b>", "start": "2026-11-28T14:05:00+02:00", "end": "2026-11-28T15:00:00+02:00",
                "location": "Amman", "organizer": "salma@example.org"}  # fmt: skip
    page = thread({"calendar": calendar})
    assert "Fitting &lt;b&gt;" in page and "7:05" in page and "8:00" in page and "Amman" in page  # Yusuf is in Toronto
    assert "Cancelled:" in thread({"calendar": calendar | {"method": "CANCEL"}}, subject="Off")


def test_marks_that_turn_an_invitations_words_around_are_left_out(thread):
    calendar = {
        "summary": "gpj.\u202eexe",
        "start": "2026-11-28",
        "location": "\u2066Amman\u202e",
        "organizer": "a\u202e@example.org",
    }
    page = thread({"calendar": calendar})
    assert "gpj.exe" in page and "\u202e" not in page and "\u2066Amman" not in page


def test_who_invites_is_called_by_the_name_beside_the_address(thread):
    calendar = {"summary": "Fitting", "start": "2026-11-28", "organizer": "ting@example.org"}
    assert re.search(
        r"<bdi>林威廷</bdi>.*ting@example.org", thread({"calendar": calendar | {"organizer_name": "林威廷"}})
    )
    assert "<bdi>ting@example.org</bdi>" in thread({"calendar": calendar}, subject="Nameless")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("part-1.ics", "Calendar file"), ("part-2.pgp", "Attachment 2 (PGP)"), ("mail-3.eml", "Attached mail 3"), ("original.eml", "The mail as it came"), ("part-time.pdf", "part-time.pdf")],
)  # fmt: skip
def test_a_file_without_a_name_is_called_in_words(name, shown):
    assert called(name) == shown


def test_encrypted_signed_listed_and_late_mails_say_so(thread):
    page = thread({"protection": "encrypted", "list": True, "delay": True})
    assert (
        "Encrypted: we cannot read it." in page
        and "/raw?download=1" in page
        and "mailing list" in page
        and "still trying" in page
    )
    assert "Signed." in thread({"protection": "signed"}, subject="Signed")


def test_a_report_that_our_mail_did_not_arrive_says_so_with_whom_and_why(thread, conversation, amal, client_as, yusuf):
    page = thread({"bounce": {"to": ["gone@far.example"], "status": "5.1.1", "words": "550 5.1.1 no"}})
    assert "Delivery failed:" in page and "gone@far.example" in page and "There is no such mailbox." in page
    assert "Delivery failed" in thread({"bounce": {}}, subject="Other")
    ours = reply(conversation, text="It is in Dubai.", by=amal)
    came_back = take_in(bounce_of(ours.message_id), by=SYSTEM).message
    assert came_back.conversation == conversation and came_back.automatic
    assert came_back.marks["bounce"] == {
        "to": ["salma@example.org"],
        "status": "5.1.1",
        "words": "550 5.1.1 no such user",
    }
    page = text(client_as(yusuf).get(f"/conversations/{conversation.pk}/thread"))
    assert "Delivery failed:" in page and "There is no such mailbox." in page


def bounce_of(id):
    copy = f"From: help@lampring.example\nTo: salma@example.org\nSubject: Ring\nMessage-ID: {id}\n\nHello"
    said = "Final-Recipient: rfc822; salma@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user"
    body = f"--b\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n{said}\n\n--b\nContent-Type: message/rfc822\n\n{copy}\n--b--"
    head = "From: MAILER-DAEMON@mx.example\nTo: help@lampring.example\nSubject: Undelivered\nMessage-ID: <b@mx.example>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    return (head + body).replace("\n", "\r\n").encode()


def test_who_sent_it_on_is_named(thread, amal):
    assert re.search(r"Sent on to us by .{0,2}Amal", thread({"forwarded_by": amal.pk, "forwarded_proven": True}))
    assert "somebody who has left" in thread({"forwarded_by": 9_999_999}, subject="Other")


def test_the_whole_mail_is_one_key_away(thread):
    assert 'data-key="o"' in thread(full_text="Hello\n> older")


@pytest.mark.parametrize("marks", [{"calendar": {"start": "never", "summary": "x"}}, {"calendar": "x"}, {"authentication": "x"}, {"addresses": None}, {"bounce": "x"}, {"bounce": {"to": 3}},
                                   {"calendar": {"start": "9999-12-31T23:59:59-14:00"}}, {"calendar": {"start": "2026-11-28", "summary": "Day"}}])  # fmt: skip
def test_strange_marks_break_no_page(thread, marks):
    assert "Hello" in thread(marks)


@pytest.mark.parametrize(("found", "bad"), [
    ({"dmarc": "fail"}, True), ({"dmarc": "pass", "spf": "fail"}, False), ({"spf": "fail", "dkim": "pass"}, False), ({"spf": "fail"}, True),
    ({"spf": "softfail"}, False), ({}, False), (None, False),
])  # fmt: skip
def test_only_what_failed_is_bad(found, bad):
    assert is_bad(found) is bad and (checks(found) == []) == (not found)


def test_a_name_that_lies_is_named_plainly(client_as, yusuf, help_channel):
    name = "photo%E2%80%AEgpj" + "x" * 300 + ".exe"
    mail = (
        "From: a@example.org\r\nTo: help@lampring.example\r\nSubject: Photo\r\nMessage-ID: <n@example.org>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename*=utf-8''{name}\r\n\r\nMZ\r\n--b--"
    )  # fmt: skip
    taken = take_in(mail.encode(), by=SYSTEM)
    page = text(client_as(yusuf).get(f"/conversations/{taken.conversation.pk}/thread"))
    shown = re.search(r'<bdi class="text" title="([^"]+)"', page)[1]
    assert "\u202e" not in page and shown.startswith("photogpj") and shown.endswith(".exe") and len(shown) <= 150


def test_our_own_words_have_nothing_beside_them(conversation, yusuf):
    from kept.promises.answering import answer

    assert not beside(answer(conversation, "Yes.", by=yusuf), conversation, {}).notes
