"""Who may no longer see a conversation hears nothing of it, though it was given to them once."""

import pytest

from kept.accounts.teams import change_team, set_members
from kept.inbox.assignment import assign
from kept.inbox.receiving import receive
from kept.notices.models import Notice

pytestmark = pytest.mark.django_db


def writes_again(conversation, salma):
    receive(conversation.channel, salma, text="My card ends in 4242.", conversation=conversation, by=salma)


def test_who_left_the_team_is_not_told_what_the_customer_writes(conversation, salma, finance, mei, yusuf, noor):
    assign(conversation, to_user=yusuf, to_team=finance, by=mei)
    set_members(finance, [mei], by=noor)
    Notice.objects.all().delete()
    writes_again(conversation, salma)
    assert not Notice.objects.filter(user=yusuf).exists()


def test_who_is_outside_when_a_team_is_closed_is_not_told_either(conversation, salma, care, mei, rana, noor):
    assign(conversation, to_user=rana, to_team=care, by=mei)
    set_members(care, [mei], by=noor)
    change_team(care, restricted=True, by=noor)
    Notice.objects.all().delete()
    writes_again(conversation, salma)
    assert not Notice.objects.filter(user=rana).exists()


def test_who_may_see_it_is_told_as_before(conversation, salma, finance, mei, yusuf):
    assign(conversation, to_user=yusuf, to_team=finance, by=mei)
    writes_again(conversation, salma)
    assert Notice.objects.filter(user=yusuf, kind="reply").exists()
