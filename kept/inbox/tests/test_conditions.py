"""Trees of conditions against plain Python, on random trees and random conversations; and what is no tree."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.events.clock import now
from kept.inbox.access import visible_conversations
from kept.inbox.condition_names import asker_for
from kept.inbox.condition_trees import read, where, written
from kept.inbox.models import Conversation, Seen, State, Tag, Tagging

pytestmark = pytest.mark.django_db
WORDS = ["ring", "Lamp", "خاتم", "戒指", "50% off", "a.b", "École"]
AGES = [5, 90, 60 * 30, 60 * 24 * 5]  # minutes
GONE = 987_654


def matching(tree, user):
    tree = read(tree)
    rows = visible_conversations(user).filter(where(tree, asker_for(user, tree)))
    return set(rows.values_list("pk", flat=True))


@pytest.fixture
def house(shop, amal, mei, yusuf, salma, yijun):
    tags = [Tag.objects.create(name=name) for name in ("courier", "vip")]
    return {
        "shop": shop,
        "users": [amal, mei, yusuf],
        "teams": [shop.care, shop.finance],
        "people": [salma, yijun],
        "tags": tags,
    }


def made(house, pick):
    """A dozen conversations of every kind, as rows and as what plain Python knows of each."""
    at, rows, facts = now(), [], []
    for _n in range(12):
        user, team = pick([None, *house["users"]]), pick([None, *house["teams"]])
        waits = pick([None, *AGES])
        fact = {
            "state": pick(["open", "waiting", "closed"]), "assignee": user and user.pk, "team": team and team.pk, "person": pick(house["people"]).pk,
            "language": pick(["", "en", "ar", "zh-Hant"]), "waiting_since": waits and at - timedelta(minutes=waits, seconds=1),
            "last_at": at - timedelta(minutes=pick(AGES), seconds=1), "created_at": at - timedelta(minutes=pick(AGES), seconds=1),
            "subject": pick(["", *WORDS]), "ask": pick(["", *WORDS]), "tag": {tag.pk for tag in house["tags"] if pick([0, 1])}, "unread": pick([True, False]),
        }  # fmt: skip
        facts.append(fact)
        rows.append(
            Conversation(
                channel=house["shop"].channel, state=State(fact["state"]), assignee=user, team=team, person_id=fact["person"], language=fact["language"],
                waiting_since=fact["waiting_since"], last_at=fact["last_at"], created_at=fact["created_at"], subject=fact["subject"], ask=fact["ask"], last_message_id=7,
            )
        )  # fmt: skip
    for row, fact in zip(Conversation.objects.bulk_create(rows), facts, strict=True):
        fact["id"] = row.pk
        Tagging.objects.bulk_create(Tagging(conversation=row, tag_id=tag) for tag in fact["tag"])
        if not fact["unread"]:
            Seen.objects.bulk_create(Seen(user=user, conversation=row, message_id=7) for user in house["users"])
    return facts


def conditions_over(house):
    """Random conditions over these people, tags and teams; now and then over what is gone."""
    among = {
        "state": ["open", "waiting", "closed"], "language": ["en", "ar", "zh-Hant", "fr"], "assignee": [*(u.pk for u in house["users"]), "me", "nobody", GONE],
        "team": [*(t.pk for t in house["teams"]), "mine", "nobody", GONE], "tag": [*(t.pk for t in house["tags"]), "COURIER", GONE], "person": [p.pk for p in house["people"]],
    }  # fmt: skip
    parts = []
    for name, values in among.items():
        one = st.sampled_from(values)
        parts.append(st.tuples(st.just(name), st.sampled_from(["is", "is_not"]), one))
        parts.append(
            st.tuples(st.just(name), st.sampled_from(["any_of", "none_of"]), st.lists(one, min_size=1, max_size=3))
        )
    for name in ("waiting_since", "last_at", "created_at"):
        parts.append(
            st.tuples(st.just(name), st.sampled_from(["within", "older_than"]), st.sampled_from(["10m", "2h", "3d"]))
        )
    for name in ("assignee", "team", "tag", "language", "waiting_since", "subject"):
        parts.append(st.tuples(st.just(name), st.just("empty"), st.booleans()))
    for name in ("subject", "ask"):
        parts.append(
            st.tuples(
                st.just(name), st.sampled_from(["contains", "is"]), st.sampled_from([*WORDS, "éc", "LAM", "%", "."])
            )
        )
    parts.append(st.tuples(st.just("unread"), st.just("is"), st.booleans()))
    return st.one_of(parts).map(lambda found: dict(zip(("field", "op", "value"), found, strict=True)))


def trees_over(house):
    parts = st.recursive(
        conditions_over(house),
        lambda inner: st.one_of(inner.map(lambda one: {"not": one}), st.lists(inner, max_size=3).map(lambda some: {"and": some}), st.lists(inner, max_size=3).map(lambda some: {"or": some})),
        max_leaves=6,
    )  # fmt: skip
    return st.lists(parts, max_size=3).map(lambda some: {"v": 1, "and": some})


def holds(node, fact, known, turned=False):
    """The same question in plain Python. What is gone holds neither way."""
    if "not" in node:
        return holds(node["not"], fact, known, not turned)
    if "and" in node or "or" in node:
        join, parts = next((key, node[key]) for key in ("and", "or") if key in node)
        return (all if (join == "and") is not turned else any)(holds(part, fact, known, turned) for part in parts)
    field, op, value = node["field"], node["op"], node["value"]
    if op in ("is_not", "none_of"):
        turned, op = not turned, {"is_not": "is", "none_of": "any_of"}[op]
    found, at = fact[field], now()
    if op in ("is", "any_of") and field not in ("subject", "ask", "unread"):
        asked = [each for one in (value if op == "any_of" else [value]) for each in known(field, one)]
        if not asked and value not in ("mine", ["mine"]):
            return False
        answer = bool(found & set(asked)) if field == "tag" else found in asked
    elif op == "empty":
        answer = (not found) is value
    elif op in ("within", "older_than"):
        edge = at - {"10m": timedelta(minutes=10), "2h": timedelta(hours=2), "3d": timedelta(days=3)}[value]
        answer = found is not None and (found >= edge if op == "within" else found < edge)
    elif op == "contains":
        answer = value.casefold() in found.casefold()
    else:
        answer = found == value
    return answer is not turned


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_tree_finds_what_plain_python_finds(house, data):
    user = data.draw(st.sampled_from(house["users"]), "reader")
    hidden = {house["shop"].finance.pk} if user.name == "Amal" else set()

    def known(field, value):
        if field in ("state", "language"):
            return [value]
        if value == "COURIER":
            return [house["tags"][0].pk]
        if value == "mine":
            return list(user.memberships.values_list("team_id", flat=True))
        return (
            [{"me": user.pk, "nobody": None}.get(value, value)]
            if value != GONE and not (field == "team" and value in hidden)
            else []
        )

    with transaction.atomic():
        facts = made(house, data.draw(st.randoms(use_true_random=False)).choice)
        for _n in range(4):
            tree = data.draw(trees_over(house), "tree")
            wanted = {fact["id"] for fact in facts if fact["team"] not in hidden and holds(tree, fact, known)}
            assert matching(tree, user) == wanted
            assert written(read(json.dumps(tree))) == {"v": 1, "and": tree["and"]}
        transaction.set_rollback(True)


def deep(n, wrap):
    inner = {"field": "state", "op": "is", "value": "open"}
    for _n in range(n):
        inner = wrap(inner)
    return inner


OPEN = {"field": "state", "op": "is", "value": "open"}


@pytest.mark.parametrize(
    "bad",
    [
        "[]", "{", "null", "1e999", '{"v": 2}', [], 7, "[" * 100_000, '{"and":' * 5000, {"and": {}}, {"and": [[]]}, {"and": [OPEN], "or": []}, {"xor": []}, {"not": []},
        {"field": "nothing", "op": "is", "value": 1}, {"field": "state", "op": "like", "value": "open"}, {"field": "state", "op": "is", "value": "ajar"},
        {"field": "state", "op": "is", "value": True}, {"field": "state", "op": ["is"], "value": "open"}, OPEN | {"more": 1}, {"field": "state", "op": "any_of", "value": "open"},
        {"field": "state", "op": "any_of", "value": []}, {"field": "assignee", "op": "is", "value": "them"}, {"field": "assignee", "op": "is", "value": 2**70},
        {"field": "assignee", "op": "is", "value": {"id": 1}}, {"field": "assignee", "op": "any_of", "value": [[1]]}, {"field": "tag", "op": "is", "value": "x" * 300},
        {"field": "last_at", "op": "within", "value": "0d"}, {"field": "last_at", "op": "within", "value": "99999w"}, {"field": "last_at", "op": "before", "value": "1447-05-07"},
        {"field": "last_at", "op": "before", "value": "2026-13-01"}, {"field": "last_at", "op": "before", "value": "٢٠٢٦-١١-٢٨"}, {"field": "last_at", "op": "after", "value": "2026-11-28T10:00"},
        {"field": "subject", "op": "contains", "value": ""}, {"field": "subject", "op": "contains", "value": "\ud800"}, {"field": "unread", "op": "is", "value": "yes"},
        {"and": [OPEN] * 41}, deep(7, lambda one: {"and": [one]}), deep(2000, lambda one: {"not": one}), {"and": [{"and": [OPEN] * 30}] * 2},
    ],
)  # fmt: skip
def test_what_is_no_tree_is_refused_by_its_field(bad):
    with pytest.raises(ValidationError) as refused:
        read(bad)
    assert list(refused.value.message_dict) == ["filter"]


@pytest.mark.parametrize(
    "saved",
    [
        {"field": "mood", "op": "is", "value": "blue"},
        {"field": "state", "op": "is", "value": "ajar"},
        {"field": "tag", "op": "none_of", "value": [GONE]},
    ],
)
def test_what_was_saved_and_is_gone_matches_nothing_either_way(saved, conversation, amal):
    for tree in (saved, {"not": saved}):
        tree = read(tree, lenient=True)
        assert not visible_conversations(amal).filter(where(tree, asker_for(amal, tree))).exists()
        assert written(tree)


def test_a_team_that_is_hidden_from_the_reader_is_as_good_as_gone(conversation, finance, amal, yusuf):
    tree = {"field": "team", "op": "is_not", "value": finance.pk}
    assert matching(tree, yusuf) == {conversation.pk}
    assert matching(tree, amal) == set()


def test_attachments_closing_companies_and_promises_can_be_asked_for(conversation, salma, amal, mei):
    from kept.files import store
    from kept.inbox.attaching import attach
    from kept.inbox.closing import close
    from kept.people.models import Organisation
    from kept.promises.answering import Made, answer

    company = Organisation.objects.create(name="Haddad")
    salma.organisation = company
    salma.save()
    asked = [
        ({"field": "attachment", "op": "is", "value": True}, lambda: attach(conversation.messages.get(), [store.put(b"x", name="x.txt")])),
        ({"field": "promise", "op": "is", "value": True}, lambda: answer(conversation, "I will call.", promises=[Made(what="call", words="I will call.", due_at=now() + timedelta(hours=1), act="call")], by=amal)),
        ({"field": "closed_at", "op": "within", "value": "1h"}, lambda: close(conversation, by=amal)),
    ]  # fmt: skip
    for tree, do in asked:
        assert matching(tree, mei) == set() and matching({"not": tree}, mei) == {conversation.pk}
        do()
        assert matching(tree, mei) == {conversation.pk} and matching({"not": tree}, mei) == set()
    assert matching({"field": "organisation", "op": "is", "value": company.pk}, mei) == {conversation.pk}
    assert matching({"field": "broken_promise", "op": "is", "value": True}, mei) == set()


def test_own_fields_priority_snooze_and_following_can_be_asked_for(conversation, finance, amal, mei):
    from kept.inbox.field_settings import create_field, retire_field
    from kept.inbox.fields import set_fields
    from kept.inbox.following import follow
    from kept.inbox.prioritising import prioritise
    from kept.inbox.snoozing import snooze

    amount, grade = (
        create_field(name=name, kind=kind, options=options, by=mei)
        for name, kind, options in (("Amount", "number", []), ("Grade", "list", ["Gold"]))
    )
    asked = [
        ({"field": f"field:{amount.pk}", "op": "above", "value": 10}, lambda: set_fields(conversation, {amount: "10.5"}, by=amal)),
        ({"field": f"field:{grade.pk}", "op": "is", "value": grade.options[0]["key"]}, lambda: set_fields(conversation, {grade: "Gold"}, by=amal)),
        ({"field": "priority", "op": "any_of", "value": [1, 2]}, lambda: prioritise(conversation, to=2, by=amal)),
        ({"field": "followed", "op": "is", "value": True}, lambda: follow(conversation, by=mei)),
        ({"field": "snoozed_until", "op": "ahead", "value": "2d"}, lambda: snooze(conversation, until=now() + timedelta(days=1), by=amal)),
    ]  # fmt: skip
    for tree, do in asked:
        assert matching(tree, mei) == set() and matching({"not": tree}, mei) == {conversation.pk}
        do()
        assert matching(tree, mei) == {conversation.pk} and matching({"not": tree}, mei) == set()
    assert matching({"field": f"field:{grade.pk}", "op": "empty", "value": True}, mei) == set()
    retire_field(amount, by=mei)
    with pytest.raises(ValidationError):
        read(asked[0][0])
    tree = read(asked[0][0], lenient=True)
    assert not visible_conversations(mei).filter(where(tree, asker_for(mei, tree))).exists()
