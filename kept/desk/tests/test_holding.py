"""Work held: everybody sees their own, leads see everybody's; it is a list of work, never a measure of people."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.channels.email.inbound import take_in
from kept.desk.holding import AT_ONCE, held_by
from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.closing import close
from kept.inbox.quarantine import look_after
from kept.inbox.receiving import receive
from kept.promises.answering import Made, answer

pytestmark = pytest.mark.django_db


def text(page):
    return page.content.decode()


@pytest.fixture
def holds(help_channel, salma, settings):
    """holds(user, ago): a conversation, a promise and a mail of the quarantine that `user` has, begun so many hours ago."""

    def made(user, ago=1):
        moment = clock.now() - timedelta(hours=ago)
        with clock.freeze(moment):
            said = receive(help_channel, salma, text=f"Where is it? {ago}", subject=f"Ring {ago}", by=salma)
            assign(said.conversation, to_user=user, by=user)
            other = receive(help_channel, salma, text="And the lamp?", subject=f"Lamp {ago}", by=salma).conversation
            due = Made(what=f"call {ago}", words="I will call you.", due_at=moment + timedelta(hours=9), act="call")
            answer(other, "I will call you.", promises=[due], by=user)
            close(other, by=user)
            mail = f"From: a@example.org\r\nTo: help@lampring.example\r\nSubject: Round {user.pk}-{ago}\r\nMessage-ID: <{user.pk}.{ago}@x>\r\nX-Kept-Loop: {settings.INSTALLATION}\r\n\r\nHello"
            look_after([take_in(mail.encode(), by=SYSTEM).raw], to=user, by=user)
        return said.conversation

    return made


def test_m129_a_lead_sees_what_each_holds_and_an_agent_their_own(holds, amal, yusuf, mei, client_as):
    holds(amal, 2)
    holds(yusuf, 1)
    found = {holder.user: [item.what for item in holder.items] for holder in held_by(mei)}
    assert {user: len(items) for user, items in found.items()} == {amal: 3, yusuf: 3}
    page = text(client_as(mei).get("/held"))
    assert all(words in page for words in ("Ring 2", "call 1", f"Round {amal.pk}-2", "Amal", "Yusuf"))
    own = text(client_as(amal).get("/held"))
    assert "Ring 2" in own and "call 2" in own and "Ring 1" not in own and "Yusuf" not in own
    assert "Ring 1" not in text(client_as(amal).get(f"/held?who={yusuf.pk}"))
    assert "/held" in text(client_as(amal).get("/silence"))


def test_m129_it_is_in_order_of_time_and_by_name_without_any_number_of_a_person(holds, amal, yusuf, mei, client_as):
    holds(yusuf, 1)
    for ago in (2, 30, 5):
        holds(amal, ago)
    mine = next(holder for holder in held_by(mei) if holder.user == amal)
    assert [item.at for item in mine.items] == sorted(item.at for item in mine.items)
    assert [holder.user for holder in held_by(mei)] == [amal, yusuf]
    page = text(client_as(mei).get("/held"))
    main = re.search(r"<main.*</main>", page, re.S)[0]
    assert 'class="count"' not in main and not re.search(r"<h2[^>]*>[^<]*\d", main)


def test_what_is_done_leaves_and_what_is_hidden_stays_hidden(holds, amal, yusuf, finance, client_as, mei):
    conversation = holds(amal)
    answer(conversation, "Here it is.", by=amal)
    close(conversation, by=amal)
    assert "Ring 1" not in text(client_as(amal).get("/held"))
    kept = holds(yusuf, 3)
    assign(kept, to_team=finance, by=mei)
    assert "Ring 3" in text(client_as(yusuf).get("/held"))


def test_many_things_are_a_page_and_cost_the_same_queries(holds, help_channel, salma, amal, mei, client_as):
    holds(amal)

    def queries():
        with CaptureQueriesContext(connection) as found:
            held_by(mei)
        return len(found)

    few = queries()
    for number in range(AT_ONCE + 5):
        said = receive(help_channel, salma, text=f"More {number}", subject=f"More {number}", by=salma)
        assign(said.conversation, to_user=amal, by=mei)
    assert queries() == few
    page = text(client_as(mei).get("/held"))
    assert f'href="?who={amal.pk}"' in page and f"More {AT_ONCE + 4}" not in page
    assert f"More {AT_ONCE + 4}" in text(client_as(mei).get(f"/held?who={amal.pk}"))


def test_who_holds_nothing_is_told_so(yusuf, viktor, client_as):
    assert "You hold nothing" in text(client_as(yusuf).get("/held"))
    assert client_as(viktor).get("/held").status_code == 403
