"""Open, waiting, closed: each change a row with who and when."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.closing import close, reopen, wait
from kept.inbox.conflicts import Stale
from kept.inbox.models import State
from kept.inbox.replying import reply


def test_each_change_is_a_row_with_who_and_when(conversation, amal, mei):
    reply(conversation, "It is in Amman.", by=amal)
    close(conversation, by=mei)
    reopen(conversation, by=amal)
    rows = conversation.state_changes.order_by("id").values_list("to", "by_kind", "by_id")
    assert list(rows) == [
        ("open", "system", None),
        ("waiting", "user", amal.pk),
        ("closed", "user", mei.pk),
        ("open", "user", amal.pk),
    ]


def test_closing_twice_is_once(conversation, amal):
    reply(conversation, "It is in Amman.", by=amal)
    close(conversation, by=amal)
    version = conversation.version
    close(conversation, by=amal)
    assert conversation.version == version and conversation.state_changes.filter(to="closed").count() == 1


def test_somebody_elses_change_is_not_overwritten(conversation, amal):
    with pytest.raises(Stale):
        close(conversation, because="spam", expected=conversation.version - 1, by=amal)


def test_an_answered_conversation_can_wait_for_the_customer(conversation, amal):
    reply(conversation, "It is in Amman.", by=amal)
    reopen(conversation, by=amal)
    wait(conversation, by=amal)
    assert conversation.state == State.WAITING


def test_closed_as_spam_it_cannot_be_put_to_wait(conversation, amal):
    close(conversation, because="spam", by=amal)
    with pytest.raises(ValidationError):
        wait(conversation, by=amal)
