"""What follows from a report: the delivery, the address, the people who stand for the answer."""

import pytest

from kept.channels.email.delivering import recipients_of
from kept.channels.email.inbound import take_in
from kept.channels.email.mail import Mail
from kept.channels.email.reported import note_report
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.models import Delivery, DeliveryState
from kept.inbox.replying import reply
from kept.jobs.worker import run_due
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db
KIND = "multipart/report; report-type=%s; boundary=b"


def sent(conversation, by, **options):
    message = reply(conversation, text="I will look.", by=by, **options)
    Delivery.objects.filter(message=message).update(state=DeliveryState.SENT)
    recipients_of(message)
    message.recipients.update(state="sent")
    return message


def mail(kind, part, message, sender="MAILER-DAEMON@mx.example.org"):
    return (
        f"From: {sender}\r\nTo: help@lampring.example\r\nSubject: Report\r\nMessage-ID: <r1@mx>\r\nContent-Type: {KIND % kind}\r\n\r\n"
        f"--b\r\n\r\nSorry\r\n--b\r\n{part}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message.message_id}\r\n--b--"
    ).encode()


def bounce(message, address="salma@example.org", action="failed", status="5.1.1", words="550 5.1.1 no such user"):
    part = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {words}"
    )
    return mail("delivery-status", part, message)


def complaint(message, kind="abuse"):
    part = f"Content-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nOriginal-Rcpt-To: salma@example.org"
    return mail("feedback-report", part, message, sender="complaints@isp.example")


def test_an_address_that_bounces_is_marked_with_the_words_and_heals_when_somebody_writes_from_it(
    conversation, yusuf, salma
):
    take_in(bounce(sent(conversation, yusuf)), by=SYSTEM)
    address = salma.identities.get()
    assert address.failing_since and address.failing_because == "550 5.1.1 no such user"
    take_in(
        b"From: salma@example.org\r\nTo: help@lampring.example\r\nSubject: Ring\r\nMessage-ID: <9@x>\r\n\r\nHello?",
        by=SYSTEM,
    )
    address.refresh_from_db()
    assert address.failing_since is None and address.failing_because == ""


def test_who_wrote_the_answer_is_told(conversation, yusuf):
    take_in(bounce(sent(conversation, yusuf)), by=SYSTEM)
    run_due(raising=True)
    assert "550 5.1.1 no such user" in Notice.objects.filter(user=yusuf).get().body


def test_a_full_mailbox_fails_the_mail_and_not_the_address(conversation, yusuf, salma):
    message = sent(conversation, yusuf)
    take_in(bounce(message, status="5.2.2", words="552 5.2.2 mailbox full"), by=SYSTEM)
    assert Delivery.objects.get(message=message).state == DeliveryState.FAILED
    assert salma.identities.get().failing_since is None


def test_a_copy_that_bounces_is_not_the_whole_mail(conversation, yusuf, salma):
    message = sent(conversation, yusuf, cc=[{"name": "", "address": "sister@example.org"}])
    take_in(bounce(message, address="sister@example.org"), by=SYSTEM)
    assert Delivery.objects.get(message=message).state == DeliveryState.PARTLY
    assert salma.identities.get().failing_since is None


def test_a_report_marks_nobody_we_did_not_write_to(conversation, yusuf, joanna):
    take_in(bounce(sent(conversation, yusuf), address="joanna@example.com"), by=SYSTEM)
    assert not joanna.identities.filter(failing_since__isnull=False).exists()


def test_a_delay_is_shown_and_fails_nothing(conversation, yusuf, salma):
    message = sent(conversation, yusuf)
    take_in(bounce(message, action="delayed", status="4.4.1", words="connection timed out"), by=SYSTEM)
    delivery = Delivery.objects.get(message=message)
    assert delivery.state == DeliveryState.SENT and delivery.delayed_at and "timed out" in delivery.error
    assert salma.identities.get().failing_since is None


def test_a_complaint_ends_automatic_mail_and_our_people_hear_it(conversation, yusuf, mei, salma):
    take_in(complaint(sent(conversation, yusuf)), by=SYSTEM)
    run_due(raising=True)
    salma.refresh_from_db()
    assert salma.no_mailings_since and Event.objects.filter(name="delivery.complained").exists()
    assert {notice.user for notice in Notice.objects.filter(kind="failure")} >= {yusuf, mei}


def test_that_a_mail_was_no_spam_is_no_complaint(conversation, yusuf, salma):
    take_in(complaint(sent(conversation, yusuf), kind="not-spam"), by=SYSTEM)
    salma.refresh_from_db()
    assert salma.no_mailings_since is None


def test_a_report_of_a_mail_that_is_not_ours_does_nothing(db):
    note_report(Mail(is_bounce=True), None, by=SYSTEM)
    assert not Event.objects.exists()
