from datetime import timedelta

import pytest

from kept.events.models import Event
from kept.inbox.replying import reply
from kept.promises.attempting import attempt
from kept.promises.breaking import notice_broken
from kept.promises.errors import AlreadySettled, Refused
from kept.promises.grace import give_grace
from kept.promises.keeping import keep
from kept.promises.models import PromiseState
from kept.promises.passing import pass_on
from kept.promises.re_promising import re_promise
from kept.promises.replay import differences
from kept.promises.tests.conftest import MORNING
from kept.promises.voiding import void
from kept.promises.wording import state_text


def kinds(promise):
    return [entry.kind for entry in promise.entries.all()]


def test_m10_kept_in_22_of_24_hours_is_kept_two_hours_early(promised, frozen, amal, call):
    made = promised(hours=24)
    frozen(MORNING + timedelta(hours=22))
    keep(made, by=amal, record=call)
    assert made.state == PromiseState.KEPT
    assert made.margin == timedelta(hours=2)
    assert round(made.ratio, 3) == 0.917


def test_m10_kept_at_the_very_second_is_kept(promised, frozen, amal, call):
    made = promised(hours=24)
    frozen(MORNING + timedelta(hours=24))
    assert keep(made, by=amal, record=call).state == PromiseState.KEPT


def test_m10_one_second_late_is_broken(promised, frozen, amal):
    made = promised(hours=24)
    frozen(MORNING + timedelta(hours=24, seconds=1))
    assert made.state == PromiseState.BROKEN
    keep(made, by=amal, record={"act": "call", "result": "reached", "at": MORNING + timedelta(hours=24, seconds=1)})
    assert kinds(made) == ["made", "broken", "kept", "mended"]
    assert made.state == PromiseState.MENDED and made.margin == timedelta(seconds=-1)


def test_m11_within_grace_is_late_and_not_kept(promised, frozen, amal, salma):
    made = promised(hours=24, act="answer")
    give_grace(made, until=MORNING + timedelta(hours=25), by=salma)
    assert made.due_at == MORNING + timedelta(hours=24)
    frozen(MORNING + timedelta(hours=24, minutes=30))
    message = reply(made.conversation, text="The ring is on its way.", by=amal)
    keep(made, by=amal, message=message)
    assert made.state != PromiseState.KEPT and made.within_grace
    assert state_text(made) == "late, within grace"


def test_an_answer_is_kept_by_a_message_and_by_nothing_less(promised, conversation, amal):
    made = promised(act="answer")
    with pytest.raises(Refused):
        keep(made, by=amal)
    keep(made, by=amal, message=reply(conversation, text="Here is the answer.", by=amal))
    assert made.state == PromiseState.KEPT


def test_a_message_to_somebody_else_keeps_nothing(promised, amal, yijun, help_channel):
    from kept.inbox.receiving import receive

    other = receive(help_channel, yijun, text="請問訂單可以改地址嗎？", by=yijun).conversation
    made = promised(act="answer")
    with pytest.raises(Refused):
        keep(made, by=amal, message=reply(other, text="可以的。", by=amal))


@pytest.mark.parametrize(
    ("act", "record", "field"),
    [
        ("call", None, "record"),
        ("call", {"result": ""}, "record.result"),
        ("call", {"result": "no_answer"}, "record.result"),
        ("call", {"act": "refund", "result": "done", "amount": "5"}, "record.act"),
        ("call", {"result": "reached", "at": "2026-11-21T10:00:01+00:00"}, "record.at"),
        ("call", {"result": "reached", "at": "2026-11-21T09:59:59+00:00"}, "record.at"),
        ("call", {"result": "reached", "at": "soon"}, "record.at"),
        ("link", {"result": "sent"}, "record.url"),
        ("link", {"result": "sent", "url": "javascript:alert(1)"}, "record.url"),
        ("refund", {"result": "done"}, "record.amount"),
        ("refund", {"result": "done", "amount": "NaN"}, "record.amount"),
    ],
)
def test_an_act_needs_a_record_that_holds(promised, amal, act, record, field):
    made = promised(act=act)
    with pytest.raises(Refused) as refused:
        keep(made, by=amal, record=record)
    assert list(refused.value.message_dict) == [field]
    assert kinds(made) == ["made"]


def test_a_refund_is_kept_by_its_record(promised, frozen, amal):
    made = promised(act="refund")
    frozen(MORNING + timedelta(hours=1))
    keep(made, by=amal, record={"act": "refund", "result": "sent to her card", "amount": "12.50", "currency": "jod"})
    assert made.entries.last().data["amount"] == "12.50" and made.state == PromiseState.KEPT


def test_what_was_done_in_time_and_noted_late_is_kept(promised, frozen, amal):
    made = promised(hours=2)
    frozen(made.due_at + timedelta(minutes=5))
    keep(made, by=amal, record={"act": "call", "result": "reached", "at": made.due_at - timedelta(minutes=1)})
    assert made.state == PromiseState.KEPT and "broken" not in kinds(made)


def test_the_same_keeping_sent_twice_is_one(promised, frozen, amal, mei, call):
    made = promised()
    frozen(MORNING + timedelta(hours=1))
    keep(made, by=amal, record=call)
    keep(made, by=mei, record=call)
    assert kinds(made) == ["made", "kept"]
    assert Event.objects.filter(name="promise.kept").count() == 1


def test_a_call_nobody_answered_neither_keeps_nor_breaks(promised, frozen, amal):
    made = promised(hours=2)
    attempt(made, by=amal, result="busy")
    attempt(made, by=amal)
    assert made.state == PromiseState.OPEN and made.kept_at is None
    assert kinds(made) == ["made", "attempted", "attempted"]
    frozen(made.due_at + timedelta(seconds=1))
    assert made.state == PromiseState.BROKEN


def test_a_minor_delay_is_mended_by_delivery_and_a_word(promised, frozen, amal, conversation):
    made = promised(hours=2, act="refund")
    frozen(made.due_at + timedelta(minutes=20))
    keep(made, by=amal, record={"act": "refund", "result": "done", "amount": "5"})
    # Delivered, but she has not heard a word: it is still owed.
    assert made.state == PromiseState.BROKEN and made.settled_at is None
    keep(made, by=amal, message=reply(conversation, text="It took me too long, sorry.", by=amal))
    assert made.state == PromiseState.MENDED and made.settled_at


def test_a_long_delay_stays_broken_whatever_is_said(promised, frozen, amal, conversation):
    made = promised(hours=1, act="answer")
    frozen(made.due_at + timedelta(hours=3))
    keep(made, by=amal, message=reply(conversation, text="At last.", by=amal))
    assert made.state == PromiseState.BROKEN and kinds(made)[-1] == "owned_up" and made.settled_at


def test_a_new_time_is_promised_before_the_old_one_passes_and_in_a_message(promised, frozen, amal, conversation):
    made = promised(hours=2)
    with pytest.raises(Refused):
        re_promise(made, due_at=made.due_at + timedelta(hours=2), message=None, by=amal)
    message = reply(conversation, text="I need until four, sorry.", by=amal)
    re_promise(made, due_at=made.due_at + timedelta(hours=2), message=message, by=amal)
    assert made.due_at == MORNING + timedelta(hours=4) and made.first_due_at == MORNING + timedelta(hours=2)
    frozen(made.due_at + timedelta(seconds=1))
    with pytest.raises(Refused):
        re_promise(made, due_at=made.due_at + timedelta(hours=2), message=message, by=amal)
    assert made.state == PromiseState.BROKEN


def test_only_the_customer_withdraws_a_promise(promised, amal, salma, yijun):
    made = promised()
    for nobody in ({"by": amal}, {"by": yijun}):
        with pytest.raises(Refused):
            void(made, **nobody)
    void(made, by=salma)
    assert made.state == PromiseState.VOID
    with pytest.raises(AlreadySettled):
        keep(made, by=amal, record={"result": "reached"})


def test_we_withdraw_it_with_her_own_words(promised, amal):
    made = void(promised(), by=amal, because="She wrote that the ring has come.")
    assert made.state == PromiseState.VOID and made.entries.last().by_id == amal.pk


def test_withdrawn_after_it_broke_it_stays_broken(promised, frozen, salma):
    made = promised(hours=1)
    frozen(made.due_at + timedelta(seconds=1))
    void(made, by=salma)
    assert made.state == PromiseState.BROKEN and made.settled_at and kinds(made) == ["made", "broken", "voided"]


def test_grace_is_the_customers_to_give_and_later_than_the_promise(promised, amal, salma):
    made = promised()
    with pytest.raises(Refused):
        give_grace(made, until=made.due_at + timedelta(hours=1), by=amal)
    with pytest.raises(Refused):
        give_grace(made, until=made.due_at, by=salma)


def test_a_promise_passes_to_somebody_else_with_what_was_told(promised, amal, yusuf, viktor, care):
    made = promised()
    pass_on(made, to=yusuf, by=amal, because="my shift ends")
    assert made.owner == yusuf
    pass_on(made, to=care, by=yusuf)
    assert made.owner is None and made.owner_team == care
    with pytest.raises(Refused):
        pass_on(made, to=viktor, by=amal)
    assert kinds(made) == ["made", "passed_on", "passed_on"] and not differences(made)


def test_the_log_says_what_the_columns_say(promised, frozen, amal, salma, call):
    made = promised(hours=2)
    attempt(made, by=amal)
    give_grace(made, until=made.due_at + timedelta(hours=1), by=salma)
    frozen(made.due_at + timedelta(minutes=1))
    notice_broken(made.pk)
    made.refresh_from_db()
    keep(made, by=amal, record=call)
    assert not differences(made)
