"""Every order, walked page by page with a small effort, gives each conversation once and in its place."""

import random
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.events.clock import now
from kept.inbox import walking
from kept.inbox.condition_names import asker_for
from kept.inbox.condition_trees import read, where
from kept.inbox.field_settings import create_field
from kept.inbox.models import Conversation, FieldValue, State, Tag, Tagging
from kept.inbox.orders import order_named, place_of
from kept.inbox.walking import count, find

pytestmark = pytest.mark.django_db


@pytest.fixture
def amount(mei, shop):
    return create_field(name="Amount", kind="number", by=mei)


def some(shop, amal, amount, chance, n=40):
    at = now()
    rows = Conversation.objects.bulk_create(
        Conversation(
            channel=shop.channel, person=shop.salma, team=chance.choice([None, shop.care, shop.finance]), assignee=chance.choice([None, amal]),
            state=chance.choice(State.values), priority=chance.choice([-1, 0, 2]), last_at=at - timedelta(minutes=chance.randint(1, 9)),
            created_at=at - timedelta(hours=chance.randint(1, 9)), waiting_since=chance.choice([None, at - timedelta(minutes=chance.randint(1, 5))]),
        )
        for _n in range(n)
    )  # fmt: skip
    FieldValue.objects.bulk_create(
        FieldValue(field=amount, conversation=row, number=chance.choice([1, "2.5", None]))
        for row in rows
        if chance.random() < 0.6
    )
    courier, _new = Tag.objects.get_or_create(name="courier")
    Tagging.objects.bulk_create(Tagging(conversation=row, tag=courier) for row in rows if chance.random() < 0.3)
    return rows


TREES = [
    {}, {"field": "state", "op": "any_of", "value": ["open", "waiting"]}, {"field": "tag", "op": "is", "value": "courier"},
    {"and": [{"field": "assignee", "op": "is", "value": "me"}, {"not": {"field": "tag", "op": "is", "value": "courier"}}]},
    {"or": [{"field": "tag", "op": "is", "value": "courier"}, {"field": "assignee", "op": "is", "value": "me"}]},
    {"and": [{"field": "state", "op": "is", "value": "open"}, {"field": "state", "op": "is", "value": "closed"}]},
    {"and": [{"field": "team", "op": "any_of", "value": ["mine", "nobody"]}, {"field": "state", "op": "is_not", "value": "closed"}]},
    {"field": "last_at", "op": "within", "value": "5m"}, {"field": "waiting_since", "op": "older_than", "value": "2m"},
]  # fmt: skip


def in_order(rows, name, amount):
    """The rows as plain Python sorts them: without a value last, newest first."""
    values = dict(FieldValue.objects.filter(field=amount).values_list("conversation", "number"))
    of = {
        "last": lambda r: (r.last_at,),
        "created": lambda r: (r.created_at,),
        "waiting": lambda r: r.waiting_since and (r.waiting_since,),
        "priority": lambda r: (r.priority, r.last_at),
    }
    key = of.get(name.lstrip("-"), lambda r: None if values.get(r.pk) is None else (values[r.pk],))
    falls = (name.lstrip("-") != "waiting") is not name.startswith("-")
    valued = sorted((r for r in rows if key(r)), key=lambda r: (*key(r), r.pk), reverse=falls)
    return [
        r.pk for r in [*valued, *sorted((r for r in rows if not key(r)), key=lambda r: (r.last_at, r.pk), reverse=True)]
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), tree=st.sampled_from(TREES), name=st.sampled_from(["last", "created", "waiting", "priority", "field"]), turned=st.booleans(), few=st.sampled_from([0, 3000]), effort=st.sampled_from([1, 7, 1000]), size=st.integers(1, 9))  # fmt: skip
def test_walked_page_by_page_each_comes_once_and_in_its_place(
    seed, tree, name, turned, few, effort, size, shop, amal, amount, monkeypatch
):
    monkeypatch.setattr(walking, "FEW", few)
    name = ("-" if turned else "") + (f"field:{amount.pk}" if name == "field" else name)
    with transaction.atomic():
        some(shop, amal, amount, random.Random(seed))
        tree = read(tree)
        asker, order = asker_for(amal, tree), order_named(name)
        rows = Conversation.objects.exclude(team=shop.finance).filter(where(tree, asker))
        found, after, pages = [], "", 0
        while True:
            page = find(asker, tree, order, size=size, after=after, effort=effort)
            assert len(page.ids) <= size and (len(page.ids) == size or page.unfinished or not page.next)
            found, after, pages = found + page.ids, page.next, pages + 1
            if not after:
                break
            assert pages < 500
        assert found == in_order(list(rows), name, amount)
        transaction.set_rollback(True)


def test_what_lies_beyond_the_effort_is_not_passed_over_in_silence(shop, amal, amount):
    some(shop, amal, amount, random.Random(7))
    tree = read({"field": "ask", "op": "contains", "value": "nobody wrote this"})
    page = find(asker_for(amal, tree), tree, order_named("last"), size=5, effort=10)
    assert (page.ids, page.unfinished, bool(page.next)) == ([], True, True)
    assert count(asker_for(amal, tree), tree) == walking.Counted(0)


def test_a_count_stops_at_999(shop, amal, amount):
    some(shop, amal, amount, random.Random(7), n=1600)
    asker = asker_for(amal)
    assert count(asker, read({})) == walking.Counted(999, more=True)
    assert count(asker, read({"field": "tag", "op": "is", "value": "gone"})) == walking.Counted(0)


def test_a_page_costs_the_same_few_queries_however_many_there_are(shop, amal, amount):
    tree = read(
        {
            "and": [
                {"field": "tag", "op": "is", "value": "courier"},
                {"field": "assignee", "op": "is", "value": "me"},
                {"not": {"field": "unread", "op": "is", "value": False}},
            ]
        }
    )
    for n in (20, 400):
        some(shop, amal, amount, random.Random(n), n=n)
        asker, order = asker_for(amal, tree), order_named("last")
        with CaptureQueriesContext(connection) as asked:
            find(asker, tree, order, size=50)
        assert len(asked) == 2


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "!",
        "W1tb",
        "AAAA" * 900,
        "WzAsIDEsIDJd",
        "WzksIjEiLCIyIl0",
        "W3RydWUsIjEiLCIyIl0",
        "WzAsIjk5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCIyIl0",
    ],
)
def test_a_cursor_that_is_none_begins_at_the_top(cursor, db):
    assert place_of(order_named("last"), cursor) is None
