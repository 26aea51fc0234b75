"""What a page costs does not grow with what lies behind it: the same queries for ten conversations and for three hundred."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.events import clock
from kept.events.actors import SYSTEM
from kept.inbox.assignment import assign
from kept.inbox.noting import note
from kept.inbox.receiving import Received, receive, receive_many
from kept.inbox.tagging import tag
from kept.people.models import Person
from kept.promises.answering import Made, answer
from kept.promises.page_link import page_link_for
from kept.ui import assets

pytestmark = pytest.mark.django_db
LIST, CONVERSATION, FRAGMENT = 8, 15, 8
LISTS = [*(f"/inbox/{view}" for view in ("mine", "team", "unassigned", "waiting", "snoozed", "closed", "all"))]


def queries(client, path):
    """The SQL of a page opened for the second time: what is looked up once a session is not its own."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in found if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


@pytest.fixture
def shopfull(help_channel, amal):
    """shopfull(n): n more conversations, some with tags, promises, owners."""

    def filled(n):
        people = Person.objects.bulk_create([Person(name=f"Customer {i}", language="en") for i in range(n)])
        made = receive_many(
            (
                Received(
                    channel=help_channel,
                    person=one,
                    text=f"Question of {one.name}",
                    subject="Ring",
                    sender={"name": one.name, "address": f"c{one.pk}@example.org"},
                )
                for one in people
            ),
            by=SYSTEM,
        )
        for message in made[: max(5, n // 5)]:
            tag(message.conversation, "courier", by=amal)
            assign(message.conversation, to_user=amal, by=amal)
            answer(
                message.conversation,
                "I will call you.",
                promises=[
                    Made(what="call", words="I will call you.", due_at=clock.now() + timedelta(hours=1), act="call")
                ],
                by=amal,
            )

    return filled


def lengthened(conversation, person, amal, n):
    """n more messages each way, with notes and promises."""
    for index in range(n):
        receive(conversation.channel, person, text=f"Where is it? {index}", conversation=conversation, by=person)
        made = Made(what="call", words="I will call you.", due_at=clock.now() + timedelta(hours=index + 1), act="call")
        answer(conversation, "I will call you.", promises=[made], by=amal)
        note(conversation, "She is kind.", by=amal)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_at_most_eight_queries_however_many_there_are(path, shopfull, amal, client_as):
    desk = client_as(amal)
    shopfull(10)
    few = queries(desk, path)
    shopfull(290)
    many = queries(desk, path)
    assert len(few) <= LIST, few
    assert len(many) == len(few), many


def test_a_conversation_costs_at_most_fifteen_queries_however_long_it_is(conversation, salma, amal, client_as):
    desk, path = client_as(amal), f"/conversations/{conversation.pk}"
    lengthened(conversation, salma, amal, 4)
    few = queries(desk, path)
    lengthened(conversation, salma, amal, 30)
    many = queries(desk, path)
    assert len(few) <= CONVERSATION, "\n".join(few)
    assert len(many) <= len(few), "\n".join(many)


@pytest.mark.parametrize("part", ["thread", "head", "others", "context"])
def test_what_is_fetched_again_costs_less_than_the_page(part, conversation, salma, amal, client_as):
    lengthened(conversation, salma, amal, 12)
    found = queries(client_as(amal), f"/conversations/{conversation.pk}/{part}")
    assert len(found) <= (CONVERSATION if part == "context" else FRAGMENT), "\n".join(found)


def test_other_pages_cost_the_same_for_few_and_for_many(shopfull, conversation, salma, amal, client, client_as):
    desk = client_as(amal)
    hers = page_link_for(conversation, by=amal).removeprefix("http://testserver")
    paths = ["/promises", "/people", f"/people/{salma.pk}", "/notices", "/quarantine", "/find?q=Customer"]
    shopfull(10)
    lengthened(conversation, salma, amal, 3)
    few = {path: len(queries(desk, path)) for path in paths} | {hers: len(queries(client, hers))}
    shopfull(60)
    lengthened(conversation, salma, amal, 20)
    many = {path: len(queries(desk, path)) for path in paths} | {hers: len(queries(client, hers))}
    assert many == few


def test_a_first_visit_is_small(conversation, amal, client_as):
    """The workspace with a conversation open, cold: the page, what it links to, and the module of each element on it."""
    page = client_as(amal).get(f"/conversations/{conversation.pk}").content
    assets._built.cache_clear()
    named, _ = assets._all()
    size = {name: len(one.gzipped if one.suffix in assets.COMPRESSED else one.body) for name, one in named.items()}
    homes = {name.rpartition("/")[2].removesuffix(".js"): name for name in named if name.endswith(".js")}
    elements = set(re.findall(r"<([a-z]+(?:-[a-z]+)+)", page.decode()))
    modules = {named[homes[element]].name for element in elements if element in homes} | {"kept.js", "ui/js/htmx.js"}
    own = {one.name: size[name] for name, one in named.items()}
    scripts = sum(own[name] for name in modules)
    fonts = sum(size[name] for name in size if name.endswith(".woff2"))
    assert len(modules) > 5
    assert scripts <= 60_000
    assert len(gzip.compress(page)) + scripts + fonts + size["kept.css"] + size["ui/icons.svg"] <= 150_000
