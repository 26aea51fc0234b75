"""Each act of the table, for each role and for a stranger: checked at the moment it runs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.automation.acts import ACTS, TABLE, perform
from kept.events.models import Event
from kept.inbox.closing import close
from kept.inbox.models import State
from kept.inbox.replying import reply
from kept.inbox.tagging import names_of, tag

ROLES = ["noor", "mei", "amal", "viktor", "nobody"]


@pytest.fixture
def prepared(conversation, care, amal):
    """Answered and tagged, so that each act has something to do; a closed one is there to be opened again."""
    reply(conversation, "It is in Amman.", by=amal)
    tag(conversation, "courier", by=amal)
    return conversation


def value_for(act, shop):
    return {
        "assign": shop.amal.pk,
        "assign_team": shop.care.pk,
        "tag": ["late"],
        "untag": ["courier"],
        "ask": "The ring",
        "priority": "1",
    }.get(act, "")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", TABLE, ids=lambda act: act.name)
def test_each_act_asks_the_right_of_whoever_runs_it(act, role, prepared, shop, request):
    by = None if role == "nobody" else request.getfixturevalue(role)
    if act.name == "reopen":
        close(prepared, by=shop.amal)
    before = (Event.objects.count(), names_of(prepared))
    if allowed(by, act.right):
        perform(act.name, prepared, value_for(act.name, shop), by=by)
        assert Event.objects.count() > before[0] or act.name in {"back_to_team", "assign_team", "wait"}
    else:
        with pytest.raises(PermissionDenied):
            perform(act.name, prepared, value_for(act.name, shop), by=by)
        assert (Event.objects.count(), names_of(prepared)) == before


@pytest.mark.parametrize("act", TABLE, ids=lambda act: act.name)
def test_what_one_does_not_see_one_cannot_act_on(act, prepared, shop, finance, amal):
    prepared.team = finance
    prepared.save()
    with pytest.raises(Http404):
        perform(act.name, prepared, value_for(act.name, shop), by=amal)


def test_a_right_that_was_taken_away_is_missed_at_once(prepared, amal):
    User.objects.filter(pk=amal.pk).update(role="viewer")
    with pytest.raises(PermissionDenied):
        perform("close", prepared, by=User.objects.get(pk=amal.pk))


def test_a_close_needs_its_reason_as_by_hand(conversation, amal):
    with pytest.raises(ValidationError):
        perform("close", conversation, by=amal)
    assert perform("close", conversation, "spam", by=amal).state == State.CLOSED


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("assign", ""), ("assign", "me"), ("assign", True), ("assign", "٣"), ("assign", 10**30), ("assign_team", None), ("close", "bored"),
        ("close", ["spam"]), ("tag", ""), ("tag", {"a": 1}), ("tag", ["x" * 500]), ("untag", [1]), ("ask", ""), ("ask", "x" * 201), ("nothing", ""),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(conversation, amal, act, value):
    with pytest.raises((ValidationError, Http404)):
        perform(act, conversation, value, by=amal)


def test_a_restricted_team_is_not_offered_to_who_may_not_know_of_it(shop, amal, mei, finance):
    choices = ACTS["assign_team"].argument.choices
    assert finance.pk in dict(choices(mei)) and finance.pk not in dict(choices(amal))
