"""Who is kept out waits in the quarantine, never in silence; and mail to a merged conversation finds the survivor."""

import pytest

from kept.channels.email.addresses import reply_address
from kept.channels.email.inbound import take_in
from kept.channels.email.quarantine import release
from kept.events.actors import SYSTEM
from kept.inbox.access import quarantined_for
from kept.inbox.blocking import block, mark_spam, unmark_spam
from kept.inbox.merging import merge
from kept.inbox.models import Block, State
from kept.inbox.receiving import receive

pytestmark = pytest.mark.django_db


def taken(sender, *headers, to="help@lampring.example", id=""):
    lines = [f"From: {sender}", f"To: {to}", "Subject: The ring", f"Message-ID: <{id or sender}>", *headers]
    return take_in("\r\n".join(lines).encode() + b"\r\n\r\nWhere is it?", by=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "value", "sender"),
    [
        ("address", "Spam@Example.com", "spam@example.com"),
        ("domain", "@example.com", "anybody@mail.example.com"),
        ("person", "", "salma@example.org"),
    ],
)
def test_who_is_blocked_waits_in_the_quarantine_and_release_lets_them_in_for_good(help_channel, salma, amal, kind, value, sender):  # fmt: skip
    block(kind, value, person=salma if kind == "person" else None, by=amal)
    kept_out = taken(sender)
    assert kept_out.reason == "blocked" and quarantined_for(amal).get() == kept_out.quarantined
    assert taken("joanna@example.net").conversation
    assert release(kept_out.quarantined, by=amal).conversation and not Block.objects.exists()
    assert taken(sender, id="later@example.com").conversation


def test_spam_is_closed_and_its_sender_kept_out_until_it_is_undone(conversation, salma, amal):
    mark_spam(conversation, by=amal)
    conversation.refresh_from_db()
    assert conversation.state == State.CLOSED and conversation.state_changes.latest("id").because == "spam"
    assert taken("salma@example.org").reason == "blocked"
    unmark_spam(conversation, by=amal)
    conversation.refresh_from_db()
    assert conversation.waiting_since and taken("salma@example.org", id="again@example.org").conversation


def test_mail_to_the_address_of_a_merged_conversation_lands_in_the_survivor(conversation, help_channel, omar, amal):
    his = receive(help_channel, omar, text="Her ring", sender={"address": "omar@example.net"}, by=omar).conversation
    merge(his, into=conversation, by=amal)
    address = reply_address(help_channel.address, his.pk)
    assert taken("omar@example.net", to=address).conversation == conversation
    assert taken("stranger@example.com", to=address).conversation not in (conversation, his)
