"""A relay as relays are: it says not yet, no for good, no to one of three, hangs, and drops the line; over real sockets."""

import asyncio
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from kept.accounts import rate_limits
from kept.channels.email.delivering import note_bounce, note_delay
from kept.channels.email.delivery_words import in_plain_words
from kept.channels.email.reading import read
from kept.channels.email.relay_ids import known_as
from kept.channels.email.sending import PAUSES, send_again
from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.events.models import Event
from kept.inbox.models import Delivery, DeliveryState, Recipient
from kept.inbox.replying import reply
from kept.jobs.worker import run_due
from kept.notices import mail as connection
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db
SALMA, SISTER, BROTHER = "salma@example.org", "sister@example.org", "brother@example.net"


class Relay:
    """`says` is what it does to the next mails, one each; `of` what it says of a recipient; after that it takes all."""

    def __init__(self):
        self.mails, self.seen, self.says, self.of, self.farewell = [], [], [], {}, "221 Bye"
        self.taken = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.of:
            return self.of[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        return self.farewell

    async def handle_DATA(self, server, session, envelope):
        self.seen.append(envelope)
        what = self.says.pop(0) if self.says else ""
        if what == "hang":
            await asyncio.Event().wait()
        if what == "drop":
            server.transport.abort()
            return "250 lost on the way"
        if what:
            return what
        self.mails.append(envelope)
        return self.taken


@pytest.fixture
def relay(settings, free_port, monkeypatch):
    yield from relaying(settings, free_port, monkeypatch, utf8=True)


@pytest.fixture
def old_relay(settings, free_port, monkeypatch):
    """One that takes no addresses with letters outside ASCII."""
    yield from relaying(settings, free_port, monkeypatch, utf8=False)


def relaying(settings, free_port, monkeypatch, *, utf8):
    monkeypatch.setattr(connection, "TIMEOUT", 0.3)
    found = Relay()
    controller = Controller(found, hostname="127.0.0.1", port=free_port, enable_SMTPUTF8=utf8)
    controller.start()
    settings.SMTP_OUT = f"smtp://127.0.0.1:{free_port}"
    yield found
    controller.stop()


def sent(conversation, by, **more):
    message = reply(conversation, text="It is in Dubai.", by=by, **more)
    run_due()
    return message


def state_of(message):
    return Delivery.objects.get(message=message).state


def states(message):
    return dict(Recipient.objects.filter(message=message).values_list("address", "state"))


def recipients(message):
    return list(Recipient.objects.filter(message=message))


def after(minutes):
    with freeze(now() + timedelta(minutes=minutes)):
        run_due()


@pytest.mark.parametrize(
    "said", ["421 4.3.2 Going down", "450 4.2.1 Busy", "451 4.7.1 Greylisted", "452 4.2.2 Full", "hang", "drop"]
)
def test_what_is_not_yet_is_tried_again_as_the_same_mail(said, conversation, amal, relay):
    relay.says = [said]
    message = sent(conversation, amal)
    delivery = Delivery.objects.get(message=message)
    assert (delivery.state, delivery.attempts, bool(delivery.error)) == (DeliveryState.QUEUED, 1, True)
    assert PAUSES[0] * 0.7 < delivery.next_try_at - now() <= PAUSES[0]
    after(2)
    assert state_of(message) == DeliveryState.SENT and len(relay.mails) == 1
    ids = {read(each.content).message_id for each in relay.seen}
    assert {f"<{id}>" for id in ids} == {message.message_id}


@pytest.mark.parametrize("said", ["550 5.7.1 Not wanted", "552 5.3.4 Too large", "554 5.6.0 No"])
def test_a_no_for_good_is_final_and_told(said, conversation, amal, relay):
    relay.says = [said]
    message = sent(conversation, amal)
    assert (state_of(message), states(message)) == (DeliveryState.FAILED, {SALMA: "failed"})
    after(60 * 72)
    assert not relay.mails
    assert Notice.objects.filter(user=amal).exists()


def test_one_refused_of_three_is_not_the_others_trouble(conversation, amal, relay):
    relay.of = {SISTER: "550 5.1.1 No such user"}
    message = sent(conversation, amal, cc=[SISTER], bcc=[BROTHER])
    assert state_of(message) == DeliveryState.PARTLY
    assert states(message) == {SALMA: "sent", SISTER: "failed", BROTHER: "sent"}
    row = Recipient.objects.get(address=SISTER)
    assert (row.status, row.words) == ("550", "550 5.1.1 No such user")
    assert "لم يصل ردّك إلى الجميع" in Notice.objects.get(user=amal).title
    relay.of = {}
    send_again(message, by=amal)
    run_due()
    assert [each.rcpt_tos for each in relay.mails] == [[SALMA, BROTHER], [SISTER]]
    assert state_of(message) == DeliveryState.SENT


def test_one_for_whom_it_is_too_early_is_tried_again_alone(conversation, amal, relay):
    relay.of = {SISTER: "450 4.2.1 Later"}
    message = sent(conversation, amal, cc=[SISTER])
    assert states(message) == {SALMA: "sent", SISTER: "queued"} and state_of(message) == DeliveryState.QUEUED
    relay.of = {}
    after(2)
    assert [each.rcpt_tos for each in relay.mails] == [[SALMA], [SISTER]]


def test_an_odd_farewell_does_not_send_it_twice(conversation, amal, relay):
    relay.farewell = "500 I do not know that word"
    message = sent(conversation, amal)
    after(60)
    assert state_of(message) == DeliveryState.SENT and len(relay.mails) == 1


@pytest.mark.parametrize("copies", [{"cc": ["سلمى@مثال.example"]}, {"bcc": ["سلمى@مثال.example"]}])
def test_only_whom_an_old_relay_cannot_name_gets_nothing(copies, conversation, amal, old_relay):
    message = sent(conversation, amal, **copies)
    assert [each.rcpt_tos for each in old_relay.mails] == [[SALMA]] and state_of(message) == DeliveryState.PARTLY
    assert {row.address.isascii(): row.state for row in recipients(message)} == {True: "sent", False: "failed"}
    row = next(row for row in recipients(message) if row.state == "failed")
    assert in_plain_words(row.status, row.words) == "Our mail server takes no addresses with such letters."
    head = old_relay.mails[0].content.partition(b"\r\n\r\n")[0]
    assert head.isascii() and b"Cc:" not in head and b"salma@example.org" in head


def test_where_nobody_can_be_named_the_old_relay_is_asked_for_nothing(conversation, amal, old_relay):
    message = sent(conversation, amal, to=["用戶@example.tw"])
    assert state_of(message) == DeliveryState.FAILED and not old_relay.seen


def test_a_newer_relay_gets_them_all(conversation, amal, relay):
    message = sent(conversation, amal, cc=["用戶@example.tw"])
    assert state_of(message) == DeliveryState.SENT and relay.mails[0].rcpt_tos == [SALMA, "用戶@example.tw"]


def test_the_id_the_relay_sends_it_on_under_leads_back(conversation, amal, relay, monkeypatch):
    relay.taken = "250 2.6.0 <AM0PR0@eurprd01.prod.outlook.example> [InternalId=98, Hostname=AM0] 9 bytes in 0.1 Queued mail for delivery"
    message = sent(conversation, amal)
    assert [row.value for row in message.thread_ids.all()] == ["<AM0PR0@eurprd01.prod.outlook.example>"]


AMAZON = "0102018e1a2b3c4d-01234567-89ab-cdef-0123-456789abcdef-000000"


@pytest.mark.parametrize(
    "said, host, id",
    [
        (f"Ok {AMAZON}", "email-smtp.us-east-1.amazonaws.com", f"<{AMAZON}@email.amazonses.com>"),
        (f"Ok {AMAZON}", "email-smtp.eu-west-1.amazonaws.com", f"<{AMAZON}@eu-west-1.amazonses.com>"),
        (f"Ok {AMAZON}", "mail.example.org", ""),
        ("Ok queued", "email-smtp.eu-west-1.amazonaws.com", ""),
        ("2.6.0 <a.b@x.example> [InternalId=1, Hostname=h] Queued mail for delivery", "h", "<a.b@x.example>"),
        ("2.6.0 <a b@x.example> [InternalId=1, Hostname=h]", "h", ""),
        ("2.6.0 <a@x.example>\r\n<b@y.example> [InternalId=1]", "h", ""),
        ("2.0.0 OK: queued as <2026.1@relay.example>", "h", "<2026.1@relay.example>"),
        ("2.0.0 Ok: queued as 4XyZ12", "h", ""),
        ("<victim@example.org>", "h", ""),
        (f"2.6.0 <{'a' * 500}@x.example> [InternalId=1]", "h", ""),
    ],
)
def test_only_ids_of_known_shapes_are_read_from_what_a_relay_says(said, host, id):
    assert known_as(said, host) == id


def test_a_copy_goes_to_another_address_instead(conversation, amal, relay):
    relay.of = {SALMA: "550 5.1.1 No such user"}
    message = sent(conversation, amal)
    send_again(message, instead={SALMA: "salma@home.example"}, by=amal)
    run_due()
    assert relay.mails[0].rcpt_tos == ["salma@home.example"]
    assert read(relay.mails[0].content).to[0].address == "salma@home.example"
    assert states(message) == {SALMA: "replaced", "salma@home.example": "sent"}
    assert state_of(message) == DeliveryState.SENT


def test_bcc_gets_it_and_nobody_reads_of_it(conversation, amal, relay):
    sent(conversation, amal, bcc=[BROTHER])
    assert relay.mails[0].rcpt_tos == [SALMA, BROTHER]
    assert BROTHER.encode() not in relay.mails[0].content


def test_a_domain_gets_so_many_mails_a_minute_and_the_rest_wait_their_turn(conversation, amal, relay, monkeypatch):
    monkeypatch.setitem(rate_limits.TABLE, ("mail out", "domain"), rate_limits.Limit(2, 60))
    start = now().replace(second=5)
    with freeze(start):
        messages = [sent(conversation, amal) for _each in range(3)]
        other = sent(conversation, amal, to=[BROTHER])
    assert [state_of(each) for each in messages] == ["sent", "sent", "queued"] and state_of(other) == "sent"
    waiting = Delivery.objects.get(message=messages[2])
    assert waiting.attempts == 0 and waiting.error == ""
    with freeze(start + timedelta(seconds=61)):
        run_due()
    assert state_of(messages[2]) == DeliveryState.SENT


def test_a_bounce_is_the_recipients_it_names(conversation, amal, relay):
    message = sent(conversation, amal, cc=[SISTER])
    for _twice in range(2):
        note_bounce(message, recipients=[SISTER.upper()], status="5.1.1", words="no such user", hard=True, by=SYSTEM)
    assert states(message) == {SALMA: "sent", SISTER: "failed"} and state_of(message) == DeliveryState.PARTLY
    assert Recipient.objects.get(address=SISTER).words == "5.1.1 no such user"
    assert Event.objects.filter(name="delivery.failed").count() == 1


def test_a_bounce_of_where_it_was_forwarded_to_is_the_one_we_wrote_to(conversation, amal, relay):
    message = sent(conversation, amal)
    note_bounce(message, recipients=["s.haddad@forwarded.example"], status="5.2.2", words="full", hard=False, by=SYSTEM)
    assert states(message) == {SALMA: "failed"} and state_of(message) == DeliveryState.FAILED


def test_a_bounce_that_names_nobody_we_know_does_not_accuse_all(conversation, amal, relay):
    message = sent(conversation, amal, cc=[SISTER])
    for _twice in range(2):
        note_bounce(message, recipients=[], status="5.0.0", words="it failed", hard=True, by=SYSTEM)
    assert state_of(message) == DeliveryState.PARTLY and set(states(message).values()) == {"sent"}
    assert Event.objects.filter(name="delivery.failed").count() == 1


def test_a_delay_is_noted_and_the_mail_stays_sent(conversation, amal, relay):
    message = sent(conversation, amal)
    note_delay(message, words="4.4.1 still trying", by=SYSTEM)
    delivery = Delivery.objects.get(message=message)
    assert (delivery.state, delivery.error) == (DeliveryState.SENT, "4.4.1 still trying") and delivery.delayed_at


def test_a_refused_password_of_ours_waits_for_who_mends_it(conversation, amal, relay, settings):
    settings.SMTP_OUT = settings.SMTP_OUT.replace("smtp://", "smtp://kept:wrong@")
    message = sent(conversation, amal)
    assert state_of(message) == DeliveryState.QUEUED
    assert "wrong" not in Delivery.objects.get(message=message).error


@pytest.mark.parametrize(
    "status, words, said",
    [
        ("550", "550 5.1.1 <a@b>: User unknown", "There is no such mailbox."),
        ("5.2.2", "over quota", "The mailbox is full."),
        ("452", "452 4.2.2 The email account is over quota", "The mailbox is full."),
        ("552", "552 5.3.4 Message size exceeds fixed limit", "The mail is too large for the other server."),
        ("451", "451 4.7.1 Greylisted", "The other server asks us to come back later."),
        ("554", "554 5.7.1 Spam", "The other server refuses our mail."),
        ("", "[Errno 111] Connection refused", "Our mail server could not be reached, or did not answer."),
        ("", "", ""),
    ],
)
def test_what_servers_say_is_said_plainly(status, words, said):
    assert in_plain_words(status, words) == said
