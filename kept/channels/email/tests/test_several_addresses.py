"""The same mail to several of our addresses: one conversation, one message, and nobody is left out."""

import pytest

from kept.channels.email.inbound import settle_mails, take_in
from kept.channels.email.intake import keep
from kept.channels.email.tests.test_taking_in import mail, taken
from kept.events.actors import SYSTEM
from kept.inbox.channel_addresses import add_address
from kept.inbox.channels import create_channel
from kept.inbox.models import Conversation, Message, Raw
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db
HELP, SALES = "help@lampring.example", "sales@lampring.example"


@pytest.fixture
def sales(help_channel, finance, mei):
    return create_channel(name="Sales", address=SALES, team=finance, by=mei)


def test_two_recipients_of_one_delivery_are_one_conversation_at_the_first_named_in_to(sales, help_channel):
    found = taken(f"Cc: {HELP}", to=SALES, rcpt=[HELP, SALES])
    assert found.conversation.channel == sales and Message.objects.count() == 1
    assert found.message.marks["addresses"] == [SALES, HELP]


def test_where_the_mail_names_nobody_the_envelope_decides(sales, help_channel):
    assert taken(to="friends@example.org", rcpt=[SALES, HELP]).conversation.channel == sales


def test_what_was_delivered_comes_before_what_is_only_named(sales, help_channel):
    found = taken(to=SALES, rcpt=[HELP])
    assert found.conversation.channel == help_channel and "addresses" not in found.message.marks


@pytest.mark.parametrize("together", [False, True])
def test_two_copies_by_different_ways_are_one_message(sales, help_channel, together):
    copies = [(mail("Received: by a", to=f"{HELP}, {SALES}"), [HELP]), (mail("Received: by b"), [SALES])]
    if together:
        first, second = settle_mails([keep(content, rcpt=rcpt) for content, rcpt in copies], by=SYSTEM)
    else:
        first, second = (take_in(content, rcpt=rcpt, by=SYSTEM) for content, rcpt in copies)
    assert second.duplicate and not first.duplicate and second.conversation == first.conversation
    assert (Conversation.objects.count(), Message.objects.count(), Raw.objects.count()) == (1, 1, 2)
    assert Message.objects.get().marks["addresses"] == [HELP, SALES]
    third = take_in(mail("Received: by c"), rcpt=[SALES], by=SYSTEM)
    assert third.duplicate and Message.objects.get().marks["addresses"] == [HELP, SALES]


def test_a_few_lines_that_a_list_adds_make_no_second_message(sales, help_channel):
    date = "Date: Tue, 24 Nov 2026 14:05:00 +0100"
    first = taken(date, rcpt=[HELP])
    second = taken(date, rcpt=[SALES], body="Where is my ring?\r\n\r\n____\r\nsales mailing list")
    other = taken(date, rcpt=[SALES], body="Where is my lamp?")
    assert second.message == first.message != other.message


def test_the_team_of_the_other_address_is_told_what_it_may_see(sales, help_channel, finance, mei, yusuf, rana):
    help_channel.team = None
    help_channel.save()
    first = taken(rcpt=[HELP, SALES], to=f"{HELP}, {SALES}")
    notices = {notice.user: notice for notice in Notice.objects.filter(kind="mention")}
    assert set(notices) == {mei, yusuf} and first.message.text in notices[yusuf].body


def test_a_team_that_may_not_see_the_answering_one_is_told_only_that_it_answers(sales, help_channel, rana, yusuf, mei):
    taken(rcpt=[HELP, SALES], to=SALES, body="My account number is 42")
    notice = Notice.objects.get(kind="mention", user=rana)
    assert "42" not in notice.body + notice.title and "/conversations/" not in notice.url
    assert not Notice.objects.filter(kind="mention", user=yusuf).exists()


def test_a_further_address_and_a_whole_domain_lead_to_their_channels(sales, help_channel, mei):
    add_address(sales, "orders@lampring.example", by=mei)
    add_address(help_channel, "*@lampring.example", by=mei)
    ways = {
        "orders+x@lampring.example": sales,
        "whatever@lampring.example": help_channel,
    }
    for n, (address, channel) in enumerate(ways.items()):
        assert taken(to=address, id=f"to{n}@example.org").conversation.channel == channel
        for header in ("Delivered-To", "X-Original-To", "X-Forwarded-To"):
            found = taken(f"{header}: {address}", to="old@example.org", id=f"{header}{n}@example.org")
            assert found.conversation.channel == channel


def test_a_colleague_in_the_domain_of_a_catch_all_may_write_to_us(help_channel, mei):
    add_address(help_channel, "*@lampring.example", by=mei)
    assert taken(sender="cook@lampring.example").message is not None
