"""A reply leaves by SMTP, over real sockets: taken, postponed, refused, or honestly kept here."""

from datetime import timedelta
from pathlib import Path

import pytest

from kept.channels.email.addresses import conversation_in
from kept.channels.email.inbound import take_in
from kept.channels.email.reading import read
from kept.channels.email.sending import PAUSES, deliver, queue_delivery, send_again
from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.events.models import Event
from kept.inbox.models import Delivery, DeliveryState
from kept.inbox.replying import reply
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db


def sent(conversation, text="I will call you with the courier's answer.", **more):
    message = reply(conversation, text=text, by=more.pop("by", SYSTEM), **more)
    run_due()
    return message


def delivery_of(message):
    return Delivery.objects.get(message=message)


def test_a_reply_arrives_with_its_own_id_in_the_customers_thread(conversation, amal, elsewhere):
    message = sent(conversation, by=amal)
    envelope = elsewhere.mails[0]
    mail = read(envelope.content)
    assert (envelope.rcpt_tos, conversation_in(envelope.mail_from)) == (["salma@example.org"], conversation.pk)
    assert f"<{mail.message_id}>" == message.message_id
    assert mail.in_reply_to == ["salma-1@example.org"] and mail.references == ["salma-1@example.org"]
    assert conversation_in(mail.reply_to[0].address) == conversation.pk
    assert "courier" in mail.body_text and "courier" in mail.body_html
    assert delivery_of(message).state == DeliveryState.SENT and delivery_of(message).sent_at


def test_what_the_customer_answers_to_our_mail_comes_back_into_the_conversation(conversation, amal, elsewhere):
    sent(conversation, by=amal)
    ours = read(elsewhere.mails[0].content)
    answer = f"From: salma@example.org\r\nTo: {ours.reply_to[0].address}\r\nMessage-ID: <a2@example.org>\r\n\r\nThank you".encode()
    assert take_in(answer, by=SYSTEM).conversation == conversation


def test_a_reply_is_sent_once_however_often_its_job_runs(conversation, elsewhere):
    message = sent(conversation)
    deliver(message.pk)
    queue_delivery(None, message)
    deliver.enqueue(message.pk)
    run_due()
    assert len(elsewhere.mails) == 1


def test_a_no_for_now_is_tried_again_as_the_same_mail(conversation, elsewhere):
    elsewhere.answers = ["451 4.7.1 Greylisted, come back"]
    message = sent(conversation)
    waiting = delivery_of(message)
    assert (waiting.state, waiting.error, waiting.attempts) == (
        DeliveryState.QUEUED,
        "451 4.7.1 Greylisted, come back",
        1,
    )
    assert waiting.next_try_at - now() <= PAUSES[0]
    run_due()
    assert not elsewhere.mails
    with freeze(now() + timedelta(minutes=2)):
        run_due()
    assert f"<{read(elsewhere.mails[0].content).message_id}>" == message.message_id
    assert delivery_of(message).state == DeliveryState.SENT and delivery_of(message).error == ""


def test_a_no_for_good_fails_with_the_servers_words(conversation, elsewhere):
    elsewhere.refused["salma@example.org"] = "550 5.1.1 No such user here"
    message = sent(conversation)
    assert (delivery_of(message).state, delivery_of(message).error) == (
        DeliveryState.FAILED,
        "550 5.1.1 No such user here",
    )
    assert Event.objects.filter(name="delivery.failed").exists()
    elsewhere.refused.clear()
    send_again(message, by=SYSTEM)
    run_due()
    assert delivery_of(message).state == DeliveryState.SENT


def test_a_no_after_the_text_fails_too(conversation, elsewhere):
    elsewhere.answers = ["554 5.7.1 Not wanted"]
    assert delivery_of(sent(conversation)).state == DeliveryState.FAILED


def test_one_refused_copy_is_told_and_nobody_gets_the_mail_twice(conversation, elsewhere):
    elsewhere.refused["sister@example.org"] = "550 5.1.1 No such user here"
    message = sent(conversation, cc=["sister@example.org"])
    assert "sister@example.org" in delivery_of(message).error and len(elsewhere.mails) == 1


def test_a_server_that_does_not_answer_is_tried_for_two_days_and_then_it_failed(conversation, settings, free_port):
    settings.SMTP_OUT = f"smtp://user:secret@127.0.0.1:{free_port}"
    message = sent(conversation)
    assert delivery_of(message).state == DeliveryState.QUEUED
    moment = now()
    for pause in PAUSES:
        moment += pause + timedelta(seconds=1)
        with freeze(moment):
            run_due()
    found = delivery_of(message)
    assert (found.state, found.attempts) == (DeliveryState.FAILED, len(PAUSES) + 1)
    assert "refused" in found.error and "secret" not in found.error
    assert sum(PAUSES, timedelta()) > timedelta(days=1)


def test_without_a_mail_server_the_reply_stays_here_and_says_so(conversation, settings):
    settings.SMTP_OUT = ""
    message = sent(conversation)
    assert delivery_of(message).state == DeliveryState.KEPT_HERE
    assert read((Path(settings.DATA) / "outbox" / f"{message.pk}.eml").read_bytes()).message_id in message.message_id


def test_a_held_reply_leaves_when_its_hold_is_over(conversation, elsewhere):
    message = sent(conversation, hold_seconds=10)
    assert not elsewhere.mails and delivery_of(message).state == DeliveryState.HELD
    with freeze(now() + timedelta(seconds=11)):
        run_due()
    assert len(elsewhere.mails) == 1 and delivery_of(message).state == DeliveryState.SENT


def test_an_automatic_reply_says_that_it_is_one(conversation, elsewhere):
    sent(conversation)
    assert read(elsewhere.mails[0].content).must_not_autorespond and elsewhere.mails[0].mail_from in ("", "<>")


def test_attachments_leave_with_the_reply(conversation, elsewhere):
    from kept.files import store

    sent(conversation, attachments=[store.put(b"%PDF-1.4 x", name="فاتورة.pdf", content_type="application/pdf")])
    mail = read(elsewhere.mails[0].content)
    assert mail.attachment_names == ["فاتورة.pdf"] and mail.attachments[0].data == b"%PDF-1.4 x"
    assert mail.body_html


def test_the_card_number_somebody_sent_is_not_sent_back_to_them(conversation, salma, amal, elsewhere):
    from kept.inbox.receiving import receive

    receive(conversation.channel, salma, text="My card is 4111 1111 1111 1111.", conversation=conversation, by=SYSTEM)
    sent(conversation, by=amal)
    mail = read(elsewhere.mails[0].content)
    assert "> My card is" in mail.body_text and "4111 1111 1111" not in mail.body_text + mail.body_html
    assert mail.reply_text.startswith("I will call you")
