"""All addresses and ways in lead to one inbox, none is lost and none is there twice; and it works at volume."""

import time
from datetime import timedelta

import pytest

from kept.channels.email.inbound import take_in
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox import lists
from kept.inbox.channels import create_channel
from kept.inbox.models import Channel, Conversation, Message
from kept.inbox.receiving import Received, receive_many
from kept.people.models import Person
from kept.promises.page_link import page_link_for
from tests.journeys.conftest import written
from tests.journeys.reading import form, words

N = 4


@pytest.fixture
def channels(help_channel, care, mei):
    names = {
        "Repairs": "repairs@lampring.example",
        "العربية": "salaam@lampring.example",
        "台灣客服": "taiwan@lampring.example",
    }
    return [
        help_channel,
        *(create_channel(name=name, address=address, team=care, by=mei) for name, address in names.items()),
    ]


def in_the_inbox(user):
    """All conversations of the view "all", page by page."""
    rows, before = [], ""
    while True:
        page = lists.page(user, "all", before=before, size=5)
        rows += page.rows
        if not page.next:
            return rows
        before = page.next


@pytest.mark.django_db(transaction=True)
def test_m128_n_messages_on_every_channel_are_n_in_the_inbox_and_none_twice(
    channels, post_box, api, amal, client_as, client
):
    program, sent = api(amal), []
    for channel in channels:
        for number in range(N):
            mail = written(
                f"Customer {number} <c{number}@example.org>",
                f"{channel.name} {number}",
                f"Question {number} to {channel.name}",
                to=channel.address,
            )
            sent.append(mail["Subject"])
            # Each mail comes twice, by one door or by both, as impatient servers send it.
            post_box(mail, to=[channel.address])
            if number % 2:
                post_box(mail, to=[channel.address])
            else:
                program.post(
                    f"/api/v1/inbound/email?rcpt={channel.address}", mail.as_bytes(), content_type="message/rfc822"
                )
        sent.append(f"{channel.name} by the API")
        body = {
            "sender": {"value": "c9@example.org"},
            "channel": channel.pk,
            "subject": sent[-1],
            "text": "Question by the API",
        }
        for _twice in range(2):
            made = program.post(
                "/api/v1/conversations",
                body,
                content_type="application/json",
                headers={"Idempotency-Key": sent[-1].encode().hex()},
            )
            assert made.status_code == 201, made.content
    rows = in_the_inbox(amal)
    assert sorted(row.subject for row in rows) == sorted(sent)
    assert len({row.id for row in rows}) == len(sent) == Message.objects.count() == len(channels) * (N + 1)
    assert {row.channel for row in rows} == {channel.name for channel in channels}
    shown = words(client_as(amal).get("/inbox/all"))
    assert [subject for subject in sent if subject not in shown] == []


@pytest.mark.django_db(transaction=True)
def test_m128_what_she_writes_on_her_page_stands_in_the_same_inbox_once(conversation, amal, client):
    path = page_link_for(conversation, by=amal).removeprefix("http://testserver")
    write = form(client.get(path), "/messages")
    for _twice in range(2):
        client.post(write.action, write.fields | {"text": ["And the earrings?"]})
    assert len(in_the_inbox(amal)) == 1 and conversation.messages.count() == 2


@pytest.mark.django_db
def test_m128_one_mail_to_two_of_our_addresses_is_one_conversation(channels, amal):
    mail = written(
        "c1@example.org", "Both", "To be sure I write to both.", to=f"{channels[0].address}, {channels[1].address}"
    ).as_bytes()
    for _twice in range(2):
        take_in(mail, rcpt=[channel.address for channel in channels[:2]], by=SYSTEM)
    assert len(in_the_inbox(amal)) == 1


@pytest.mark.django_db
def test_m150_three_thousand_conversations_and_the_list_comes_under_a_second(help_channel, care, noor, client_as):
    people = Person.objects.bulk_create([Person(name=f"Customer {n}", language="en") for n in range(1000)])
    start = clock.now() - timedelta(days=30)
    for batch in range(10):
        receive_many(
            (Received(channel=help_channel, person=people[(batch * 300 + n) % 1000], text=f"Question {n}", subject=f"About {n}", at=start + timedelta(minutes=batch * 300 + n)) for n in range(300)),
            by=SYSTEM,
        )  # fmt: skip
    assert Conversation.objects.count() == 3000
    desk = client_as(noor)
    desk.get("/inbox/all")  # templates are compiled once
    for path in (
        "/inbox/all",
        "/inbox/unassigned",
        "/inbox/team/rows",
        f"/conversations/{Conversation.objects.first().pk}",
    ):
        begun = time.monotonic()
        assert desk.get(path).status_code == 200
        assert time.monotonic() - begun < 1, path
    page = desk.get("/inbox/all").content.decode()
    assert page.count('class="item') == lists.PAGE and "999+" in page
    assert Channel.objects.count() == 1
