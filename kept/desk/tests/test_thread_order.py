"""A thread stands in the order in which things were said, also where its beginning came last: an import, a mail read late."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.desk import thread
from kept.events import clock
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.unanswered import waiting_since
from kept.promises.page_link import page_link_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(conversation, salma, amal):
    """A conversation of today whose history came later: days 3, 4 and 5 before days 1 and 2."""
    start = clock.now() - timedelta(days=10)
    for day in (3, 4, 5, 1, 2):
        receive(
            conversation.channel,
            salma,
            text=f"Said on day {day}.",
            conversation=conversation,
            at=start + timedelta(days=day),
            message_id=f"<d{day}@example.org>",
            by=salma,
        )
    return conversation


def said(page):
    return re.findall(r"Said on day (\d)", re.sub(r"<(title|head).*?</\1>", "", page, flags=re.S))


def test_the_thread_stands_in_the_order_of_time(told, amal, client_as):
    assert said(client_as(amal).get(f"/conversations/{told.pk}/thread").content.decode()) == list("12345")


def test_older_messages_are_paged_in_that_order_without_a_gap(told, amal, client_as, monkeypatch):
    monkeypatch.setattr(thread, "LONGEST", 2)
    client, path, pages = client_as(amal), f"/conversations/{told.pk}", []
    while path:
        page = client.get(path).content.decode()
        shown = re.search(r'id="thread".*', page, re.S)[0]
        pages.append(said(shown))
        found = re.search(r'href="(/conversations/\d+\?before=\d+)"', page)
        path = found[1] if found else ""
    every = [day for page in reversed(pages) for day in page]
    assert every == list("12345"), pages


def test_the_customers_page_and_the_api_have_the_same_order(told, amal, client, api):
    path = page_link_for(told, by=amal).removeprefix("http://testserver")
    assert said(client.get(path).content.decode()) == list("12345")
    items, cursor = [], ""
    while cursor is not None:
        answer = (
            api(amal).get(f"/api/v1/conversations/{told.pk}/messages?limit=2{cursor and '&cursor=' + cursor}").json()
        )
        items, cursor = items + answer["items"], answer["next"]
    assert said(" ".join(item["text"] for item in items)) == list("12345")


def test_an_answer_goes_to_what_was_said_last(told, amal):
    newest = told.messages.latest_first().first()
    assert reply(told, text="Here.", by=amal).in_reply_to == newest.message_id != told.messages.latest("id").message_id


def test_what_is_read_late_still_waits_for_an_answer(told, salma, amal):
    reply(told, text="Here.", by=amal)
    late = receive(
        told.channel, salma, text="One more.", conversation=told, at=clock.now() - timedelta(days=1), by=salma
    )
    assert waiting_since(told) == late.at


def test_the_index_serves_it(told):
    with CaptureQueriesContext(connection) as found:
        thread.thread_of(told, [])
    assert len(found) <= 3
    if connection.vendor == "sqlite":
        plan = told.messages.latest_first()[:5].explain()
        assert "message_by_time" in plan and "TEMP B-TREE" not in plan
