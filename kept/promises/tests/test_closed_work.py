"""Promises of a restricted team's work stay with those who may see it."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.assignment import assign
from kept.notices.models import Notice
from kept.promises.lists import mine
from kept.promises.passing import pass_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(conversation, promised, finance, mei):
    """A promise of Mei's in a conversation of Finance."""
    made = promised(by=mei)
    assign(conversation, to_team=finance, by=mei)
    return made


def test_a_promise_does_not_pass_to_somebody_who_may_not_see_its_conversation(closed, rana, yusuf, mei):
    with pytest.raises(ValidationError):
        pass_on(closed, to=rana, by=mei)
    assert not Notice.objects.filter(user=rana).exists()
    assert pass_on(closed, to=yusuf, by=mei).owner == yusuf


def test_nobody_is_made_to_stand_for_what_they_may_not_see(conversation, promised, finance, rana, mei):
    assign(conversation, to_team=finance, by=mei)
    with pytest.raises(ValidationError):
        promised(by=mei, owner=rana)


def test_a_teams_promise_is_not_in_the_list_of_those_from_whom_its_conversation_is_hidden(
    conversation, promised, care, finance, rana, yusuf, mei
):
    made = promised(by=mei, owner_team=care)
    assert mine(rana).open == [made]
    assign(conversation, to_team=finance, by=mei)
    assert mine(rana).open == [] and mine(yusuf).open == [made]


def test_its_members_are_not_told_of_it_either(conversation, promised, care, finance, rana, yusuf, mei):
    made = promised(by=mei, owner_team=care)
    assign(conversation, to_team=finance, by=mei)
    Notice.objects.all().delete()
    pass_on(made, to=mei, by=mei)
    pass_on(made, to=care, by=mei)
    assert not Notice.objects.filter(user=rana).exists()
