"""A call is written down: who, which way, how it ended, what was promised; and what it means for law 1."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.channels.phone.lines import create_line
from kept.channels.phone.logging import Call, log_call
from kept.events import clock
from kept.inbox.closing import close
from kept.inbox.models import Conversation, Kind, State
from kept.inbox.receiving import receive
from kept.people.models import Person
from kept.promises.answering import Made
from kept.promises.making import promise
from kept.promises.models import Act, PromiseState

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def line(shop, mei):
    return create_line(name="Shop telephone", number="+962 6 555 0100", team=shop.care, by=mei)


def test_a_call_in_which_we_spoke_answers_her_like_a_reply(conversation, salma, amal):
    log_call(Call("out", minutes=4), "I told her where the ring is.", conversation=conversation, by=amal)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None and conversation.state == State.WAITING
    close(conversation, by=amal)  # law 1: she was answered, so it needs no reason
    assert conversation.messages.get(kind=Kind.CALL).marks["call"]["minutes"] == 4


def test_a_call_in_vain_stops_no_clock(conversation, amal):
    since = conversation.waiting_since
    for outcome in ("no_answer", "voicemail", "busy", "wrong_number"):
        said = log_call(Call("out", outcome), conversation=conversation, by=amal)
        assert said.kind == Kind.NOTE
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state) == (since, State.OPEN)


def test_what_she_wrote_after_the_call_still_waits(conversation, salma, amal):
    begun = clock.now()
    with clock.freeze(begun + 2 * HOUR):
        receive(conversation.channel, salma, text="And the earrings?", conversation=conversation, by=salma)
    with clock.freeze(begun + 3 * HOUR):
        log_call(Call("out", at=begun + HOUR), "About the ring.", conversation=conversation, by=amal)
    conversation.refresh_from_db()
    assert conversation.waiting_since == begun + 2 * HOUR and conversation.state == State.OPEN


def test_a_call_that_nobody_took_waits_for_us(line, amal):
    message = log_call(Call("in", "voicemail", "+962791234567"), "Where is the lamp?", name="أم خالد", by=amal)
    found = message.conversation
    assert (message.kind, found.channel, found.person.name) == (Kind.INBOUND, line, "أم خالد")
    assert found.waiting_since is not None
    with pytest.raises(ValidationError):
        close(found, by=amal)


def test_a_call_opens_a_conversation_held_by_who_took_it(line, amal):
    message = log_call(Call("in", number="+962791234567"), "She asks for a lamp in brass.", name="Huda", by=amal)
    found = message.conversation
    assert (found.assignee, found.state, found.subject) == (amal, State.WAITING, "She asks for a lamp in brass.")
    # The same number is the same person.
    again = log_call(Call("out", "no_answer", "+962791234567"), by=amal)
    assert again.conversation.person == found.person and Person.objects.filter(name="Huda").count() == 1


def test_a_promise_said_in_the_call_is_a_promise_and_another_is_kept(conversation, amal):
    owed = promise(conversation, what="Call her", due_at=clock.now() + HOUR, act=Act.CALL, by=amal)
    due = clock.now() + 3 * HOUR
    said = log_call(
        Call("out"), "I said I would call back.", conversation=conversation, keeps=[owed], by=amal,
        promises=[Made(what="Call back", due_at=due, act=Act.CALL)],
    )  # fmt: skip
    owed.refresh_from_db()
    made = said.promises.get()
    assert owed.state == PromiseState.KEPT and (made.due_at, made.owner, made.act) == (due, amal, "call")


def test_in_vain_it_is_an_attempt_at_the_promise_and_makes_none(conversation, amal):
    owed = promise(conversation, what="Call her", due_at=clock.now() + HOUR, act=Act.CALL, by=amal)
    log_call(Call("out", "busy"), conversation=conversation, keeps=[owed], by=amal)
    owed.refresh_from_db()
    assert owed.state == PromiseState.OPEN and owed.entries.filter(kind="attempted").exists()
    with pytest.raises(ValidationError):
        made = [Made(what="Call back", due_at=clock.now() + HOUR)]
        log_call(Call("out", "busy"), conversation=conversation, promises=made, by=amal)


def test_sent_twice_it_is_one_call(line, amal):
    for _twice in range(2):
        log_call(Call("in", number="+962791234567"), "She asks for a lamp.", client_id="abc12345", by=amal)
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("call", "text", "field"),
    [
        (Call("sideways"), "x", "direction"),
        (Call("in", "wrong_number"), "x", "outcome"),
        (Call("out", minutes=-1), "x", "minutes"),
        (Call("out"), "  ", "text"),
    ],
)
def test_what_no_call_can_be_is_refused_at_its_field(call, text, field, conversation, amal):
    with pytest.raises(ValidationError) as refused:
        log_call(call, text, conversation=conversation, by=amal)
    assert field in refused.value.message_dict
    with pytest.raises(ValidationError):
        log_call(Call("out", at=clock.now() + HOUR), "x", conversation=conversation, by=amal)


def test_what_we_wrote_down_is_not_shown_to_her(conversation, amal):
    log_call(Call("out"), "She was upset.", conversation=conversation, by=amal)
    log_call(Call("in", "no_answer"), conversation=conversation, by=amal)
    shown = [message.text for message in conversation.messages.shown_to_customer()]
    assert len(shown) == 1 and "wedding" in shown[0]


def test_over_the_api_with_a_promise(line, api, amal, viktor):
    due = (clock.now() + HOUR).isoformat()
    body = {"direction": "in", "number": "+962 79 123 4567", "name": "Huda", "text": "She asks for a lamp.", "promises": [{"what": "Call back", "due_at": due, "act": "call"}], "client_id": "c1"}  # fmt: skip
    program = api(amal)
    answers = [program.post("/api/v1/calls", body, content_type="application/json") for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201] and answers[0].json() == answers[1].json()
    assert answers[0].json()["kind"] == "call" and len(answers[0].json()["promises"]) == 1
    assert program.post("/api/v1/calls", body | {"number": "12"}, content_type="application/json").status_code == 422
    assert (
        program.post(
            "/api/v1/calls", {"direction": "out", "conversation": 999999, "text": "x"}, content_type="application/json"
        ).status_code
        == 404
    )
    assert api(viktor).post("/api/v1/calls", body, content_type="application/json").status_code == 403
