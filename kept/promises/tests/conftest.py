"""What the tests of promises share: a promise of Amal's to Salma, and the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from kept.events import clock
from kept.promises.making import promise as make

MORNING = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def frozen():
    """frozen(at): stop the clock there until the next call or the end of the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def at(moment):
            stack.close()
            stack.enter_context(clock.freeze(moment))
            return moment

        at(MORNING)
        yield at


@pytest.fixture
def promised(frozen, conversation, amal):
    """promised(hours=24, **more): a promise of Amal's to Salma, made at MORNING."""

    def one(hours=24, **more):
        fields = {"what": "call with the courier's answer", "act": "call", "by": amal}
        return make(conversation, **(fields | {"due_at": clock.now() + timedelta(hours=hours)} | more))

    return one


@pytest.fixture
def call():
    """The record of a call that reached her, now."""
    return {"act": "call", "result": "She is glad; the ring comes tomorrow."}
