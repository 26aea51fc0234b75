"""Who a conversation lies with."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.assignment import assign, assignable
from kept.inbox.history import happenings
from kept.notices.models import Notice
from kept.roster.availability import set_availability


def test_given_to_somebody_they_are_told(conversation, mei, amal):
    assign(conversation, to_user=amal, by=mei)
    notice = Notice.objects.get(kind="assignment")
    assert (notice.user, conversation.assignee) == (amal, amal)


def test_taking_it_oneself_is_told_to_nobody(conversation, amal):
    assign(conversation, to_user=amal, by=amal)
    assert not Notice.objects.exists()
    assert [happening.text for happening in happenings(conversation)] == ["\u2068Amal\u2069 took the conversation"]


def test_to_somebody_off_duty_is_allowed_and_said(conversation, mei, amal):
    set_availability(amal, "off", by=amal)
    assign(conversation, to_user=amal, by=mei)
    assert "off duty" in happenings(conversation)[-1].text


def test_without_the_argument_it_stays(conversation, mei, amal, care):
    assign(conversation, to_user=amal, by=mei)
    assign(conversation, to_team=None, by=mei)
    assert (conversation.assignee, conversation.team) == (amal, None)
    assign(conversation, to_user=None, by=mei)
    assert conversation.assignee is None


def test_who_cannot_answer_cannot_have_it(conversation, mei, viktor):
    with pytest.raises(ValidationError):
        assign(conversation, to_user=viktor, by=mei)


def test_in_a_restricted_team_only_who_sees_it_can_have_it(conversation, mei, finance, amal, yusuf):
    assign(conversation, to_user=amal, by=mei)
    assign(conversation, to_team=finance, by=mei)
    assert conversation.assignee is None
    with pytest.raises(ValidationError):
        assign(conversation, to_user=amal, by=mei)
    assert {user.name for user in assignable(conversation)} == {"Noor", "Mei", "Yusuf"} & {
        user.name for user in assignable(conversation)
    }
    assert amal not in assignable(conversation)
    assign(conversation, to_user=yusuf, by=mei)
    assert conversation.assignee == yusuf
