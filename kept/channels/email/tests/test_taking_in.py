"""A mail becomes a message in the right conversation, or it waits where people see it. Nothing is lost."""

from datetime import timedelta

import pytest
from django.conf import settings

from kept.channels.email.access import quarantined_for
from kept.channels.email.addresses import conversation_in, reply_address
from kept.channels.email.inbound import take_in
from kept.channels.email.intake import keep
from kept.channels.email.quarantine import release
from kept.channels.email.queueing import keep_for_reading, read_waiting
from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.inbox.assignment import assign
from kept.inbox.channels import create_channel
from kept.inbox.models import Conversation, Delivery, DeliveryState, Message, Raw
from kept.inbox.replying import reply
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db


def mail(
    *headers,
    body="Where is my ring?",
    sender="Salma Haddad <salma@example.org>",
    to="help@lampring.example",
    subject="The ring",
    id="m1@example.org",
):
    lines = [
        f"From: {sender}" if sender else "",
        f"To: {to}" if to else "",
        f"Subject: {subject}",
        f"Message-ID: <{id}>" if id else "",
        *headers,
    ]
    return (
        "\r\n".join(filter(None, lines)).encode() + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())
    )


def taken(*headers, rcpt=None, channel=None, **changes):
    return take_in(mail(*headers, **changes), rcpt=rcpt, channel=channel, by=SYSTEM)


def answered(conversation, text="I will look."):
    return reply(conversation, text=text, by=SYSTEM)


def test_a_mail_from_a_known_customer_opens_a_conversation(help_channel, salma):
    found = taken()
    assert (found.conversation.person, found.conversation.channel, found.conversation.subject) == (
        salma,
        help_channel,
        "The ring",
    )
    assert (
        found.message.text == "Where is my ring?" and found.conversation.waiting_since and not found.message.automatic
    )
    assert found.raw.message == found.message and found.raw.settled_at


def test_a_stranger_becomes_a_person_with_name_and_address(help_channel):
    found = taken(
        "Date: Tue, 24 Nov 2026 14:05:00 +0800",
        sender="林志明 <lin@example.com.tw>",
        body="您好，我的戒指還沒有寄到，請問什麼時候會到？",
    )
    assert found.conversation.person.name == "林志明"
    assert found.conversation.person.language == "zh-Hant" and found.conversation.person.timezone == "Asia/Taipei"


def test_the_text_is_stored_as_it_came_before_it_is_read(help_channel, monkeypatch):
    monkeypatch.setattr("kept.channels.email.inbound.receive_many", lambda *a, **k: 1 / 0)
    found = taken()
    assert (found.reason, found.quarantined.message) == ("failed", None)
    assert "ZeroDivisionError" in found.quarantined.detail


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_an_answer_is_found_by_the_ids_it_names(conversation, header):
    ours = answered(conversation)
    assert taken(f"{header}: {ours.message_id}", subject="Something else").conversation == conversation


def test_an_answer_is_found_by_the_signed_address_even_without_ids(conversation):
    address = reply_address("help@lampring.example", conversation.pk)
    assert taken(to=address).conversation == conversation
    assert taken(to="help@lampring.example", rcpt=[address.upper()], id="m2@example.org").conversation == conversation


def test_a_forged_signature_opens_a_conversation_of_its_own(conversation):
    assert conversation_in(f"help+{conversation.pk}-aaaaaaaaaaaa@lampring.example") is None
    assert taken(to=f"help+{conversation.pk}-aaaaaaaaaaaa@lampring.example").conversation != conversation


def test_the_same_subject_alone_is_no_thread(conversation):
    assert taken(subject=f"Re: {conversation.subject}").conversation != conversation


def test_a_reply_from_a_stranger_opens_a_new_conversation(conversation):
    ours = answered(conversation)
    signed = reply_address("help@lampring.example", conversation.pk)
    found = taken(f"In-Reply-To: {ours.message_id}", to=signed, sender="mallory@example.net")
    assert found.conversation != conversation and found.conversation.person != conversation.person


def test_somebody_who_got_a_copy_may_answer_in_the_conversation(conversation):
    ours = reply(conversation, text="Here is the invoice.", cc=["sister@example.org"], by=SYSTEM)
    found = taken(f"In-Reply-To: {ours.message_id}", sender="sister@example.org")
    assert found.conversation == conversation and found.message.person != conversation.person


def test_the_recipient_decides_the_channel_and_what_fits_none_goes_to_the_default(help_channel):
    sales = create_channel(name="Sales", address="sales@lampring.example", by=SYSTEM)
    assert taken(to="Sales <Sales+autumn@lampring.example>").conversation.channel == sales
    assert taken(rcpt=["sales@lampring.example"], id="m2@example.org").conversation.channel == sales
    assert (
        taken("Delivered-To: sales@lampring.example", to="all@example.org", id="m3@example.org").conversation.channel
        == sales
    )
    assert taken(to="nobody@example.org", id="m4@example.org").conversation.channel == help_channel
    assert taken(to="help@lampring.example", channel=sales, id="m5@example.org").conversation.channel == sales


def test_the_same_mail_twice_is_one_message(help_channel):
    first, second = taken("Received: by a"), taken("Received: by b")
    assert second.duplicate and second.message == first.message and Message.objects.count() == 1
    assert second.raw != first.raw and Raw.objects.count() == 2


def test_the_same_mail_without_an_id_twice_is_one_message(help_channel):
    first, second = taken(id=None), taken(id=None)
    assert second.duplicate and second.message == first.message


def test_two_different_mails_with_one_id_are_both_kept(help_channel):
    first, second = taken(), taken(body="And the lamp?")
    assert not second.duplicate and second.message != first.message


@pytest.mark.parametrize(
    "header", ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "List-Id: <news.example.org>", "Precedence: bulk"]
)
def test_what_no_person_wrote_is_marked_and_is_no_answer(conversation, header):
    ours = answered(conversation)
    before = Conversation.objects.get(pk=conversation.pk)
    found = taken(header, f"In-Reply-To: {ours.message_id}")
    assert found.conversation == conversation and found.message.automatic
    after = Conversation.objects.get(pk=conversation.pk)
    assert (after.state, after.waiting_since) == (before.state, before.waiting_since)


def test_a_list_that_only_carries_mail_to_our_own_address_is_no_list(help_channel):
    found = taken(
        "List-Id: Help <help.lampring.example>", "List-Post: <mailto:help@lampring.example>", "Precedence: list"
    )
    assert not found.message.automatic and found.conversation.waiting_since


def test_a_mail_with_an_opt_out_line_may_still_be_from_a_person(help_channel):
    assert not taken("List-Unsubscribe: <https://crm.example/u>").message.automatic


def bounce_of(message, status="5.1.1"):
    return mail(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b", sender="MAILER-DAEMON@mx.example.org", subject="Undelivered", id="b1@mx",
        body=f"--b\r\n\r\nSorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; salma@example.org\r\n"
        f"Action: failed\r\nStatus: {status}\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message.message_id if message else '<x@y>'}\r\n\r\n--b--",
    )  # fmt: skip


def test_a_bounce_goes_to_the_conversation_and_the_delivery_says_so(conversation):
    ours = answered(conversation)
    people = type(conversation.person).objects.count()
    found = take_in(bounce_of(ours), by=SYSTEM)
    assert found.conversation == conversation and found.message.automatic
    delivery = Delivery.objects.get(message=ours)
    assert (
        delivery.state == DeliveryState.FAILED and "5.1.1" in delivery.error and "salma@example.org" in delivery.error
    )
    assert type(conversation.person).objects.count() == people


def test_a_bounce_of_a_mail_we_never_sent_waits_for_people(help_channel):
    assert take_in(bounce_of(None), by=SYSTEM).reason == "bounce"


@pytest.mark.parametrize(
    "headers, changes",
    [
        ([f"X-Kept-Loop: {settings.INSTALLATION}"], {}),
        ([], {"sender": "Lamp & Ring <help@lampring.example>"}),
        ([], {"sender": "help+7-aaaaaaaaaaaa@lampring.example"}),
        ([f"Received: by hop{i}" for i in range(60)], {}),
    ],
)
def test_a_mail_that_goes_round_in_circles_is_stopped_and_can_be_let_in(help_channel, amal, headers, changes):
    found = taken(*headers, **changes)
    assert found.reason == "loop" and list(quarantined_for(amal)) == [found.quarantined]
    let_in = release(found.quarantined, by=amal)
    assert let_in.message is not None and not quarantined_for(amal).exists()


def test_our_own_mail_that_comes_back_is_a_loop(conversation):
    ours = answered(conversation)
    assert taken(id=ours.message_id.strip("<>")).reason == "loop"


def test_a_form_on_our_own_site_speaks_for_the_customer_in_reply_to(help_channel, salma):
    found = taken("Reply-To: Salma <salma@example.org>", sender="Website <help@lampring.example>")
    assert found.conversation.person == salma and found.message.sender["address"] == "salma@example.org"


@pytest.mark.parametrize(
    "raw, reason",
    [
        (b"\r\n", "unreadable"),
        (b"\x00\xff\xfe" * 10, "no_sender"),
        (b"From: undisclosed\r\nSubject: Hello\r\n\r\nHi", "no_sender"),
        (b"Subject: Hello\r\n\r\nHi", "no_sender"),
    ],
)
def test_what_cannot_be_attributed_waits_in_the_quarantine(help_channel, mei, raw, reason):
    found = take_in(raw, by=SYSTEM)
    assert found.reason == reason and quarantined_for(mei).get() == found.quarantined


def test_without_any_channel_the_mail_waits_until_there_is_one(db, noor):
    found = taken()
    assert found.reason == "no_channel"
    create_channel(name="Help", address="help@lampring.example", by=noor)
    assert release(found.quarantined, by=noor).message is not None


def test_the_quarantine_is_not_for_viewers_and_not_for_strangers_to_a_restricted_team(
    help_channel, finance, viktor, rana, mei
):
    create_channel(name="Invoices", address="invoices@lampring.example", team=finance, by=mei)
    taken(sender="nobody", to="invoices@lampring.example")
    assert not quarantined_for(viktor).exists() and not quarantined_for(rana).exists() and quarantined_for(mei).exists()


def test_a_mail_about_a_hidden_conversation_waits_where_only_those_see_it_who_may_see_that(
    help_channel, finance, rana, yusuf, mei
):
    first = taken(subject="Invoice JO-556")
    assign(first.conversation, to_team=finance, by=mei)
    to = reply_address("help@lampring.example", first.conversation.pk)
    taken(sender="help@lampring.example", to=to, subject="Re: Invoice JO-556", id="m2@example.org")
    taken(
        "References: <m1@example.org>",
        sender="help@lampring.example",
        subject="Re: Invoice JO-556",
        id="m3@example.org",
    )
    assert not quarantined_for(rana).exists() and quarantined_for(yusuf).count() == quarantined_for(mei).count() == 2


def test_attachments_are_stored_with_their_names_and_a_cut_mail_carries_its_original(help_channel):
    parts = "".join(
        f"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename*=utf-8''%D8%AE{i}.csv\r\n\r\na,b\r\n"
        for i in range(120)
    )
    found = taken("Content-Type: multipart/mixed; boundary=b", body=parts + "--b--")
    names = [row.name for row in found.message.attachments.order_by("pk")]
    assert names[0] == "خ0.csv" and len(names) == 101 and names[-1] == "original.eml"


def test_a_mail_of_25_mb_with_a_thousand_recipients_is_taken_in(help_channel):
    to = ",\r\n ".join(["help@lampring.example", *(f"g{i}@example.org" for i in range(1000))])
    found = taken(to=to, body=b"hello world\r\n" * 2_000_000)
    assert len(found.message.to) == 1001 and found.message.attachments.get().name == "original.eml"


def test_hostile_html_is_cleaned(help_channel):
    found = taken(
        "Content-Type: text/html; charset=utf-8",
        body='<p dir="rtl">مرحبا<script>alert(1)</script><img src=x onerror=alert(1)>',
    )
    assert (
        "script" not in found.message.html and "onerror" not in found.message.html and 'dir="rtl"' in found.message.html
    )
    assert "مرحبا" in found.message.text


def test_a_stored_mail_is_read_by_its_job_and_only_once(help_channel):
    raw = keep_for_reading(mail())
    run_due()
    run_due()
    raw.refresh_from_db()
    assert raw.message is not None and Message.objects.count() == 1


def test_a_mail_whose_reading_was_lost_is_read_a_little_later(help_channel):
    raw = keep(mail())
    assert read_waiting() == 0
    with freeze(now() + timedelta(minutes=5)):
        assert read_waiting() == 1
        run_due()
    raw.refresh_from_db()
    assert raw.message is not None
