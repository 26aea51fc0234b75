"""States and numbers replayed from the log equal the columns, over random orders of everything that can happen."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.events import clock
from kept.inbox.replying import reply, undo
from kept.promises.answering import Keeping, Made, answer
from kept.promises.attempting import attempt
from kept.promises.breaking import notice_broken
from kept.promises.errors import Refused
from kept.promises.grace import give_grace
from kept.promises.keeping import keep
from kept.promises.making import promise
from kept.promises.models import Promise, PromiseState
from kept.promises.passing import pass_on
from kept.promises.re_promising import re_promise
from kept.promises.replay import differences, replayed
from kept.promises.tests.conftest import MORNING
from kept.promises.voiding import void

MINUTES = st.integers(min_value=1, max_value=300)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wait", "attempt", "keep", "keep_by_message", "re_promise", "void", "grace", "pass_on", "notice", "undo"]
        ),
        MINUTES,
    ),
    max_size=12,
)


class Undone(Exception):
    """To leave the transaction of one example without a trace."""


def take(step, minutes, made, world):
    """Do one step; what the rules refuse is refused and changes nothing."""
    amal, yusuf, salma, conversation = world
    later = clock.now() + timedelta(minutes=minutes)
    match step:
        case "attempt":
            attempt(made, by=amal)
        case "keep":
            keep(made, by=amal, record={"result": "reached", "act": "call"})
        case "keep_by_message":
            answer(conversation, "Done.", keeps=[Keeping(made, {"result": "reached", "act": "call"})], by=amal)
        case "re_promise":
            re_promise(made, due_at=later, message=reply(conversation, text="Later.", by=amal), by=amal)
        case "void":
            void(made, by=salma)
        case "grace":
            give_grace(made, until=later, by=salma)
        case "pass_on":
            pass_on(made, to=yusuf if made.owner_id == amal.pk else amal, by=amal)
        case "notice":
            notice_broken(made.pk)
        case "undo":
            moved = Made(instead_of=made, due_at=later)
            undo(answer(conversation, "Held.", promises=[moved], hold_seconds=10, by=amal), by=amal)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=MINUTES, act=st.sampled_from(["answer", "call"]), steps=STEPS)
def test_the_log_replayed_gives_the_same_states_and_numbers(conversation, amal, yusuf, salma, first, act, steps):
    world = (amal, yusuf, salma, conversation)
    at = MORNING
    with pytest.raises(Undone), transaction.atomic():
        with clock.freeze(at):
            made = promise(conversation, what="answer", act=act, due_at=at + timedelta(minutes=first), by=amal)
        for step, minutes in steps:
            at += timedelta(minutes=minutes) if step == "wait" else timedelta(seconds=1)
            with clock.freeze(at):
                try:
                    with transaction.atomic():
                        take(step, minutes, made, world)
                except Refused:
                    pass
                check(made.pk, at)
        raise Undone


def check(id, at):
    made = Promise.objects.get(pk=id)
    assert not differences(made)
    copy = replayed(made)
    for moment in (at, made.due_at, made.due_at + timedelta(microseconds=1), at + timedelta(days=9)):
        assert copy.state_at(moment) == made.state_at(moment)
    assert (copy.margin, copy.ratio, copy.within_grace) == (made.margin, made.ratio, made.within_grace)
    laws(made, at)


def laws(made, at):
    """What must hold in every state, said without looking at how it is computed."""
    kinds = [line.kind for line in made.entries.all()]
    undone = {id for line in made.entries.all() if line.kind == "taken_back" for id in line.data["entries"]}
    standing = [line.kind for line in made.entries.all() if line.pk not in undone]
    assert kinds[0] == "made" and kinds.count("broken") <= 1
    assert made.first_due_at <= made.due_at or "re_promised" in standing
    # Grace never moves the due time, and late is never kept.
    assert (made.due_at == made.first_due_at) or "re_promised" in standing
    if made.state == PromiseState.KEPT:
        assert made.kept_at <= made.due_at
    if made.kept_at and made.kept_at > made.due_at:
        assert made.state in {PromiseState.BROKEN, PromiseState.MENDED}
    if made.state == PromiseState.OPEN:
        assert at <= made.due_at and not made.settled_at
    if made.state == PromiseState.VOID:
        assert made.voided_at <= made.due_at
