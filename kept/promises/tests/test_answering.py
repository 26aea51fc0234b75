from datetime import timedelta

import pytest

from kept.events import clock
from kept.inbox.conflicts import Conflict
from kept.inbox.models import Message, State
from kept.inbox.receiving import receive
from kept.inbox.replying import undo
from kept.jobs.models import Job
from kept.jobs.worker import run_due
from kept.promises.answering import Keeping, Made, answer
from kept.promises.errors import Refused
from kept.promises.models import Entry, Promise, PromiseState
from kept.promises.replay import differences
from kept.promises.stating import stated_in
from kept.promises.tests.conftest import MORNING

TEXT = "I will call you with the courier's answer by 14:05."


def by_call(**more):
    return Made(
        **(
            {"what": "call with the answer", "due_at": clock.now() + timedelta(hours=2), "act": "call", "words": TEXT}
            | more
        )
    )


def test_an_answer_leaves_with_the_promises_ticked_in_it(frozen, conversation, amal):
    message = answer(conversation, TEXT, promises=[by_call()], by=amal)
    made = Promise.objects.get()
    assert made.message == message and made.owner == amal and made.entries.get().message == message
    conversation.refresh_from_db()
    assert conversation.state == State.WAITING and conversation.waiting_since is None
    assert [line.words for line in stated_in(message)] == [TEXT]


def test_an_answer_keeps_only_the_promises_left_ticked(promised, frozen, amal, conversation):
    kept, open_ = promised(act="answer"), promised(act="answer")
    frozen(MORNING + timedelta(hours=1))
    message = answer(conversation, "The courier says tomorrow.", keeps=[kept], by=amal)
    for row in (kept, open_):
        row.refresh_from_db()
    assert kept.state == PromiseState.KEPT and open_.state == PromiseState.OPEN
    assert kept.entries.last().message == message


def test_an_act_is_kept_with_an_answer_only_by_its_record(promised, amal, conversation):
    made = promised(act="link")
    with pytest.raises(Refused):
        answer(conversation, "Here it is.", keeps=[made], by=amal)
    assert not Message.objects.filter(kind="reply").exists()
    answer(
        conversation,
        "Here it is.",
        keeps=[Keeping(made, {"result": "sent", "url": "https://lampring.example/track/7"})],
        by=amal,
    )
    made.refresh_from_db()
    assert made.state == PromiseState.KEPT


def test_when_one_promise_cannot_be_made_nothing_is_sent(frozen, conversation, amal):
    with pytest.raises(Refused):
        answer(conversation, TEXT, promises=[by_call(), by_call(due_at=MORNING)], by=amal)
    assert not Message.objects.filter(kind="reply").exists() and not Promise.objects.exists()


def test_the_same_answer_sent_twice_is_one_answer_and_one_promise(frozen, conversation, amal):
    first = answer(conversation, TEXT, promises=[by_call()], client_id="c1", by=amal)
    assert answer(conversation, TEXT, promises=[by_call()], client_id="c1", by=amal) == first
    assert Promise.objects.count() == 1


def test_two_agents_answering_at_once_the_second_is_asked_first(frozen, conversation, amal, yusuf):
    seen = conversation.last_message_id
    answer(conversation, "I am on it.", seen_message_id=seen, by=amal)
    with pytest.raises(Conflict):
        answer(conversation, "Me too.", promises=[by_call()], seen_message_id=seen, by=yusuf)
    assert not Promise.objects.exists()


def test_a_new_time_goes_out_with_an_answer(promised, frozen, amal, conversation):
    made = promised(hours=2)
    answer(
        conversation,
        "I need until four.",
        promises=[Made(instead_of=made, due_at=MORNING + timedelta(hours=6))],
        by=amal,
    )
    made.refresh_from_db()
    assert made.due_at == MORNING + timedelta(hours=6) and Promise.objects.count() == 1


@pytest.mark.parametrize("more", [{"citations": [1]}, {"decline": {"guard": "safety"}}])
def test_what_cannot_be_done_yet_is_said_and_not_swallowed(conversation, amal, more):
    with pytest.raises(Refused) as refused:
        answer(conversation, "No.", by=amal, **more)
    assert next(iter(refused.value.error_dict.values()))[0].code == "not_yet"
    assert not Message.objects.filter(kind="reply").exists()


def test_an_answer_undone_was_no_promise(frozen, conversation, amal):
    message = answer(conversation, TEXT, promises=[by_call()], hold_seconds=10, by=amal)
    undo(message, by=amal)
    assert not Promise.objects.exists() and not Entry.objects.exists()
    assert not Job.objects.waiting().filter(path__contains="promises").exists()


def test_an_answer_undone_keeps_nothing_and_moves_nothing(promised, frozen, amal, conversation):
    kept, moved = promised(hours=2, act="answer"), promised(hours=2)
    frozen(MORNING + timedelta(hours=1))
    later = Made(instead_of=moved, due_at=MORNING + timedelta(hours=6))
    message = answer(conversation, "Here it is.", keeps=[kept], promises=[later], hold_seconds=10, by=amal)
    undo(message, by=amal)
    for row in (kept, moved):
        row.refresh_from_db()
        assert row.state == PromiseState.OPEN and row.due_at == MORNING + timedelta(hours=2) and not differences(row)
    # It is looked at again when its time passes.
    frozen(MORNING + timedelta(hours=2, seconds=1))
    run_due()
    kept.refresh_from_db()
    assert kept.broken_noticed_at


def test_her_own_writing_keeps_nothing(promised, conversation, salma):
    made = promised(act="answer")
    receive(conversation.channel, salma, text="Hello?", conversation=conversation, by=salma)
    made.refresh_from_db()
    assert made.state == PromiseState.OPEN
