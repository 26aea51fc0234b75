"""What is still to be done in a conversation, step by step."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.checklists import add_items, in_order, move, remove, tick, untick


def texts(conversation):
    return [item.text for item in in_order(conversation)]


def test_steps_are_done_by_somebody_at_some_time(conversation, amal, mei):
    ask, call = add_items(conversation, ["Ask the courier", "Call Salma"], by=amal)
    tick(ask, by=mei)
    tick(ask, by=amal)  # whoever was first stays
    assert ask.done_by == mei and ask.done_at and call.done_at is None
    untick(ask, by=amal)
    assert ask.done_at is None and ask.done_by is None


def test_steps_are_moved_and_taken_off(conversation, amal):
    first, _second, third = add_items(conversation, ["one", "two", "three"], by=amal)
    move(third, to=0, by=amal)
    assert texts(conversation) == ["three", "one", "two"]
    move(third, to=99, by=amal)
    remove(first, by=amal)
    assert texts(conversation) == ["two", "three"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 301])
def test_a_step_says_something_short(conversation, amal, text):
    with pytest.raises(ValidationError):
        add_items(conversation, [text], by=amal)
