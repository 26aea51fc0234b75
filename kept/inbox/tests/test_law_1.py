"""Law 1 as far as the inbox goes: whatever happens in whatever order, nobody waits without it being seen."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.inbox.assignment import assign
from kept.inbox.closing import close, reopen, wait
from kept.inbox.conflicts import TooLate
from kept.inbox.models import Because, Conversation, Kind, Message, State
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.inbox.replying import reply, undo
from kept.inbox.snoozing import rouse, snooze, unsnooze

ACTS = [
    "customer",
    "vacation",
    "answer",
    "held",
    "undo",
    "receipt",
    "note",
    "close",
    "close_thanks",
    "reopen",
    "wait",
    "assign",
    "snooze",
    "unsnooze",
    "time",
]


def unanswered(conversation):
    """The definition, written apart from the code: the newest human customer message, and any human answer after it."""
    said = list(
        conversation.messages.exclude(kind=Kind.NOTE)
        .filter(automatic=False)
        .order_by("id")
        .values_list("kind", flat=True)
    )
    return bool(said) and said[-1] == Kind.INBOUND


def perform(act, conversation, salma, amal):
    acts = {
        "customer": lambda: receive(
            conversation.channel, salma, text="Where is it?", conversation=conversation, by=salma
        ),
        "vacation": lambda: receive(
            conversation.channel, salma, text="I am away", automatic=True, conversation=conversation, by=salma
        ),
        "answer": lambda: reply(conversation, "It is in Amman.", by=amal),
        "held": lambda: reply(conversation, "It is in Amman.", hold_seconds=3600, by=amal),
        "undo": lambda: undo(conversation.messages.filter(kind=Kind.REPLY, user=amal).latest("id"), by=amal),
        "receipt": lambda: reply(conversation, "We have got your message.", by=SYSTEM),
        "note": lambda: note(conversation, "She is kind.", by=amal),
        "close": lambda: close(conversation, by=amal),
        "close_thanks": lambda: close(conversation, because="thanks", by=amal),
        "reopen": lambda: reopen(conversation, by=amal),
        "wait": lambda: wait(conversation, by=amal),
        "assign": lambda: assign(conversation, to_user=amal, by=amal),
        "snooze": lambda: snooze(conversation, until=now() + timedelta(hours=1), by=amal),
        "unsnooze": lambda: unsnooze(conversation, by=amal),
        "time": lambda: [rouse(row, because="time", by=SYSTEM) for row in conversation.snoozes.filter(ended_at=None)],
    }
    try:
        acts[act]()
    except (ValidationError, TooLate, Message.DoesNotExist):
        pass  # refused: nothing has happened


@given(acts=st.lists(st.sampled_from(ACTS), max_size=14))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_waits_unseen_after_any_order_of_acts(help_channel, salma, amal, acts):
    start = now()
    with freeze(start):
        conversation = receive(help_channel, salma, text="Where is my ring?", by=salma).conversation
    for index, act in enumerate(acts):
        with freeze(start + timedelta(minutes=index + 1)):
            perform(act, conversation, salma, amal)
            conversation = Conversation.objects.get(pk=conversation.pk)
            last_change = conversation.state_changes.order_by("id").last()
            assert last_change.to == conversation.state
            if conversation.state == State.CLOSED:
                assert not unanswered(conversation) or last_change.because in Because.values
                assert conversation.waiting_since is None or last_change.because == ""
            else:
                assert (conversation.waiting_since is not None) == unanswered(conversation)
            if conversation.waiting_since:
                # It stands where it is seen: never among those that wait for the customer. Asleep, the silence list has it.
                assert conversation.state in {State.OPEN, State.SNOOZED}
            asleep = conversation.state == State.SNOOZED
            assert conversation.snoozes.filter(ended_at=None).count() == asleep
            assert (conversation.snoozed_until is not None) == asleep


@pytest.mark.parametrize("because", ["", "later", "answered"])
def test_closing_without_an_answer_needs_one_of_three_reasons(conversation, amal, because):
    with pytest.raises(ValidationError) as refused:
        close(conversation, because=because, by=amal)
    assert "because" in refused.value.message_dict
    conversation.refresh_from_db()
    assert conversation.state == State.OPEN and conversation.waiting_since


@pytest.mark.parametrize("because", Because.values)
def test_with_a_reason_it_can_be_closed_and_the_reason_stays(conversation, amal, because):
    close(conversation, because=because, by=amal)
    assert conversation.state_changes.latest("id").because == because


def test_a_receipt_stops_no_clock(conversation):
    since = conversation.waiting_since
    reply(conversation, "We have got your message.", by=SYSTEM)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state) == (since, State.OPEN)


def test_opened_again_she_waits_since_she_wrote(conversation, amal):
    since = conversation.waiting_since
    close(conversation, because="spam", by=amal)
    reopen(conversation, by=amal)
    assert conversation.waiting_since == since
