"""Groups of people by conditions."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.events import clock
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.receiving import receive
from kept.people.access import people_of_segment
from kept.people.conditions import where
from kept.people.mailings import refuse_mailings
from kept.people.models import Person, Segment
from kept.people.naming import tag_person
from kept.people.organisations import create_organisation, join
from kept.people.segments import save_segment
from kept.promises.making import promise


@pytest.fixture
def who(shop, amal):
    """who(conditions): names of the people who fit."""
    company = create_organisation(name="Haddad", by=amal)
    join(shop.salma, company, by=amal)
    tag_person(shop.omar, "Trade", by=amal)
    refuse_mailings(shop.joanna, by=shop.joanna)
    conversation = receive(shop.channel, shop.salma, text="Where is it?", by=SYSTEM).conversation
    promise(conversation, what="look", due_at=now() + timedelta(days=1), owner=amal, by=amal)

    def fitting(conditions):
        segment = save_segment(name="x", conditions=conditions, by=amal)
        return {person.name.split()[0] for person in people_of_segment(amal, segment)}

    fitting.company = company
    return fitting


def leaf(field, op, value):
    return {"field": field, "op": op, "value": value}


def test_each_condition_by_itself(who):
    arabic = {"Salma", "Omar"}
    for condition, found in [
        (leaf("language", "is", "ar"), arabic), (leaf("language", "none_of", ["ar", "en"]), {"陳怡君"}),
        (leaf("timezone", "any_of", ["Asia/Dubai", "Asia/Taipei"]), {"Omar", "陳怡君"}), (leaf("organisation", "is", who.company.pk), {"Salma"}),
        (leaf("organisation", "empty", True), {"Omar", "Joanna", "陳怡君"}), (leaf("tag", "is", "TRADE"), {"Omar"}), (leaf("mailings", "is", False), {"Joanna"}),
        (leaf("open_promise", "is", True), {"Salma"}), (leaf("open_promise", "is", False), {"Omar", "Joanna", "陳怡君"}), (leaf("open_conversation", "is", True), {"Salma"}),
        (leaf("last_contact", "within", "2d"), {"Salma"}), (leaf("last_contact", "older_than", "2d"), {"Omar", "Joanna", "陳怡君"}),
        (leaf("created", "before", "2020-01-01"), set()), (leaf("created", "after", "2020-01-01"), arabic | {"Joanna", "陳怡君"}),
    ]:  # fmt: skip
        assert who({"and": [condition]}) == found, condition


def test_and_or_not_in_each_other(who):
    tree = {"v": 1, "and": [leaf("language", "is", "ar"), {"not": {"or": [leaf("tag", "is", "trade"), leaf("mailings", "is", False)]}}]}  # fmt: skip
    assert who(tree) == {"Salma"}
    assert len(who({})) == 4


@pytest.mark.parametrize(
    "tree",
    [
        [], "x", None, {"and": {}}, {"and": [1]}, {"xor": []}, leaf("age", "is", 3), leaf("language", "before", "ar"), leaf("language", "is", 3),
        leaf("mailings", "is", "yes"), leaf("created", "within", "2y"), leaf("created", "after", "31.12.2020"), leaf("tag", "any_of", []),
        {"and": [leaf("language", "is", "ar")] * 50}, leaf("organisation", "is", "1"), {**leaf("tag", "is", "x"), "more": 1}, leaf("tag", "is", "a\x00"),
    ],
)  # fmt: skip
def test_what_is_no_tree_is_refused(db, tree):
    with pytest.raises(ValidationError):
        where(tree)
    deep = leaf("tag", "is", "x")
    for _ in range(1000):
        deep = {"not": deep}
    with pytest.raises(ValidationError):
        where(deep)


def test_whoever_was_silent_since_a_day_counts_from_now(who, shop):
    with clock.freeze(now() + timedelta(days=10)):
        assert who(leaf("last_contact", "within", "2d")) == set()


def test_on_the_page_a_group_is_made_looked_at_and_changed(client_as, noor, viktor, shop):
    client = client_as(noor)
    form = {"name": "Arabic", "join": "and", "field-0": "language", "op-0": "any_of", "value-0": "ar, fa", "field-1": "mailings", "op-1": "is", "value-1": "yes"}  # fmt: skip
    made = client.post("/people/groups/new", form)
    segment = Segment.objects.get()
    assert segment.conditions == {"and": [leaf("language", "any_of", ["ar", "fa"]), leaf("mailings", "is", True)]}
    page = client.get(made.url).content.decode()
    assert "Salma Haddad" in page and "Joanna Reyes" not in page
    assert "Arabic" in client.get("/people/groups").content.decode()
    assert (
        client.post(
            f"{made.url}/details", form | {"value-0": "", "op-0": "is", "version": 1, "tree_text": "{"}
        ).status_code
        == 422
    )
    assert client.post(f"{made.url}/details", form | {"version": 1}).status_code == 302
    assert client.post(f"{made.url}/details", form | {"version": 1}).status_code == 422
    assert client_as(viktor).get("/people/groups").status_code == 200
    assert client_as(viktor).post(f"{made.url}/removal").status_code == 403
    Segment.objects.update(conditions=leaf("gone", "is", "x"))
    assert "There is no field gone" in client.get(made.url).content.decode()
    assert client.get("/people/groups").status_code == 200
    client.post(f"{made.url}/removal")
    assert not Segment.objects.exists() and Person.objects.exists()
