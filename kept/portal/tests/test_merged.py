"""The customer's page after a merge: the link still opens, and nobody reads what is somebody else's (law 10, M50, M138)."""

from datetime import timedelta

import pytest

from kept.accounts.models import Team
from kept.events.clock import now
from kept.inbox.addressing import circle_of
from kept.inbox.assignment import assign
from kept.inbox.merging import merge, unmerge
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.promises.answering import Made, answer
from kept.promises.page_link import page_link_for


def opened(client, address):
    page = client.get(address.removeprefix("http://testserver") + "?lang=en")
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture
def omars(help_channel, omar, conversation, amal):
    """Omar wrote of the same ring, and was promised a word."""
    made = receive(help_channel, omar, subject="Her ring", text="Omar's own secret.", sender={"address": "omar@example.net"}, by=omar)  # fmt: skip
    due = now() + timedelta(days=1)
    answer(made.conversation, "To Omar, by tomorrow.", promises=[Made(what="Omar's promise", due_at=due)], by=amal)
    return made.conversation


def test_each_of_two_customers_reads_on_their_old_link_only_what_is_theirs(client, conversation, omars, amal):
    salmas, his = page_link_for(conversation, by=amal), page_link_for(omars, by=amal)
    merge(omars, into=conversation, by=amal)
    reply(conversation, "Only to Salma.", to=["salma@example.org"], by=amal)
    due = now() + timedelta(days=2)
    answer(conversation, "And by the day after.", promises=[Made(what="Salma's promise", due_at=due)], by=amal)
    hers, theirs = opened(client, salmas), opened(client, his)
    assert all(word in hers for word in ("Where is the ring?", "Only to Salma.", "Salma&#39;s promise"))
    assert all(
        word in theirs for word in ("Omar&#39;s own secret.", "To Omar, by tomorrow.", "Omar&#39;s promise", "Her ring")
    )
    assert not [word for word in ("secret", "To Omar", "Omar&#39;s promise", "Her ring") if word in hers]
    assert not [word for word in ("Where is", "Only to Salma", "Salma&#39;s promise", "The ring has") if word in theirs]


def test_what_is_written_on_the_old_page_lands_in_the_survivor_and_is_seen_by_who_wrote(client, conversation, omars, amal):  # fmt: skip
    salmas, his = page_link_for(conversation, by=amal), page_link_for(omars, by=amal)
    merge(omars, into=conversation, by=amal)
    client.post(f"{his.removeprefix('http://testserver')}/messages", {"text": "Still mine.", "nonce": "abcdefgh12"})
    written = conversation.messages.latest("id")
    assert written.text == "Still mine."
    assert "Still mine." in opened(client, his) and "Still mine." not in opened(client, salmas)
    unmerge(omars, by=amal)
    assert "secret" in opened(client, his)


def test_another_customer_gets_the_answers_only_where_that_was_chosen(conversation, omars, amal):
    merge(omars, into=conversation, by=amal)
    assert [box["address"] for box in circle_of(conversation).to] == ["salma@example.org"]
    assert [box["address"] for box in reply(conversation, "Hello", by=amal).to] == ["salma@example.org"]
    unmerge(omars, by=amal)
    merge(omars, into=conversation, reads_along=True, by=amal)
    assert [box["address"] for box in circle_of(conversation).to] == ["salma@example.org", "omar@example.net"]


def test_m50_m138_the_customer_sees_one_thread_and_no_team_after_merges_and_three_moves(client, conversation, help_channel, salma, amal):  # fmt: skip
    link = page_link_for(conversation, by=amal)
    other = receive(help_channel, salma, text="It is I again.", by=salma).conversation
    for name in ("Couriers", "Repairs", "Bookkeeping"):
        assign(other, to_team=Team.objects.create(name=name), by=amal)
    merge(conversation, into=other, by=amal)
    page = opened(client, link)
    assert "It is I again." in page and "Where is the ring?" in page
    assert not [name for name in ("Couriers", "Repairs", "Bookkeeping") if name in page]
