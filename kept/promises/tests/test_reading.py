from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from kept.people.models import Source
from kept.promises.errors import Refused
from kept.promises.models import Promise
from kept.promises.reading import chosen, composed, suggestions
from kept.promises.tests.conftest import MORNING

SENTENCE = "I will call you with the courier's answer by 14:05."


def post(**fields):
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


@pytest.mark.parametrize(
    ("text", "act"),
    [
        (SENTENCE, "call"),
        ("سأتصل بكِ اليوم قبل الساعة 14:05.", "call"),
        ("我會在今天下午2:05前打電話給您。", "call"),
        ("I will write to you by 14:05 today.", "answer"),
    ],
)
def test_a_clock_time_without_a_zone_is_the_customers(frozen, conversation, text, act):
    [found] = suggestions(text, conversation=conversation)
    assert found.due_at == datetime(2026, 11, 21, 11, 5, tzinfo=UTC)
    assert (found.due, found.act, found.ticked) == ("2026-11-21T14:05", act, True)
    assert found.due_text == "14:05"


def test_a_zone_only_guessed_is_named(frozen, conversation):
    conversation.person.timezone_source = Source.GUESSED
    [found] = suggestions(SENTENCE, conversation=conversation)
    assert found.due_text == "14:05 Amman" and found.timezone_guessed


def test_what_has_no_honest_time_is_asked_for_and_not_ticked(frozen, conversation):
    [found] = suggestions("I will call you back soon.", conversation=conversation)
    assert found.due_at is None and not found.ticked and not found.certain


def test_no_promise_no_row(frozen, conversation):
    assert (
        suggestions("Thank you, the lamp is lovely. Did it arrive yesterday at 14:05?", conversation=conversation) == []
    )


def test_only_what_is_left_ticked_is_promised(frozen, conversation, amal):
    [row] = composed(post(text=SENTENCE), conversation, by=amal)["rows"]
    sent = {
        "promise-row": row.key,
        f"promise-{row.key}-words": row.words,
        f"promise-{row.key}-due": row.due,
        f"promise-{row.key}-act": row.act,
    }
    assert chosen(post(**sent), conversation, by=amal) == ([], [])
    [made], kept = chosen(post(**sent, **{"promise-on": row.key}), conversation, by=amal)
    assert made.due_at == row.due_at and made.act == "call" and kept == []


def test_a_time_found_with_seconds_keeps_them(frozen, conversation, amal):
    frozen(MORNING + timedelta(seconds=23))
    [row] = composed(post(text="I will write to you within 2 hours."), conversation, by=amal)["rows"]
    sent = {
        "promise-row": row.key,
        "promise-on": row.key,
        f"promise-{row.key}-words": row.words,
        f"promise-{row.key}-due": row.due,
    }
    [made], _ = chosen(post(**sent, **{f"promise-{row.key}-exact": row.due_at.isoformat()}), conversation, by=amal)
    assert made.due_at == MORNING + timedelta(hours=2, seconds=23)


def test_what_was_unticked_or_changed_stays_so_while_one_types_on(frozen, conversation, amal):
    [row] = composed(post(text=SENTENCE), conversation, by=amal)["rows"]
    fields = {
        "promise-row": row.key,
        f"promise-{row.key}-due": "2026-11-21T15:00",
        f"promise-{row.key}-exact": row.due_at.isoformat(),
    }
    [again] = composed(post(text=SENTENCE + " Thank you.", **fields), conversation, by=amal)["rows"]
    assert not again.ticked and again.due == "2026-11-21T15:00"


def test_a_promise_can_be_made_by_hand(frozen, conversation, amal):
    fields = {
        "promise-row": "hand0",
        "promise-hand0-what": "send the engraving",
        "promise-hand0-due": "2026-11-22T14:05",
        "promise-hand0-act": "link",
    }
    [made], _ = chosen(post(**fields), conversation, by=amal)
    assert (made.what, made.act, made.due_at) == (
        "send the engraving",
        "link",
        datetime(2026, 11, 22, 11, 5, tzinfo=UTC),
    )
    rows = composed(post(text="", **fields), conversation, by=amal)["by_hand"]
    assert [row.what for row in rows] == ["send the engraving", ""]


@pytest.mark.parametrize("due", ["", "tomorrow", "2026-13-40T99:00"])
def test_a_ticked_promise_without_a_time_is_refused(frozen, conversation, amal, due):
    with pytest.raises(Refused):
        chosen(
            post(**{"promise-row": "fx", "promise-on": "fx", "promise-fx-words": SENTENCE, "promise-fx-due": due}),
            conversation,
            by=amal,
        )


def test_an_answer_offers_to_keep_what_it_can(promised, conversation, amal):
    answer, call = promised(act="answer"), promised(act="call")
    assert [(row, ticked) for row, ticked in composed(post(text=""), conversation, by=amal)["keeps"]] == [
        (answer, True)
    ]
    unticked = post(text="", **{"keeps-row": str(answer.pk)})
    assert composed(unticked, conversation, by=amal)["keeps"] == [(answer, False)]
    _, kept = chosen(post(keeps=[str(answer.pk), str(call.pk), "x", "99999"]), conversation, by=amal)
    assert [row.promise for row in kept] == [answer]


def test_the_promises_of_another_conversation_cannot_be_kept_here(promised, help_channel, yijun, amal):
    from kept.inbox.receiving import receive

    made = promised(act="answer")
    other = receive(help_channel, yijun, text="你好", by=yijun).conversation
    assert chosen(post(keeps=str(made.pk)), other, by=amal) == ([], [])
    assert Promise.objects.count() == 1


def test_who_will_be_off_duty_is_told_so_while_writing(frozen, conversation, amal):
    from kept.roster.availability import set_availability

    set_availability(amal, "off", until=MORNING + timedelta(days=2), by=amal)
    [row] = composed(post(text=SENTENCE), conversation, by=amal)["rows"]
    assert row.owner_off and row.ticked


@pytest.mark.parametrize("exact", ["x", "2026-11-21T14:05", "'--"])
def test_what_the_page_could_not_have_written_is_let_be(frozen, conversation, amal, exact):
    fields = {
        "promise-row": "hand0",
        "promise-hand0-what": "write",
        "promise-hand0-due": "2026-11-22T14:05",
        "promise-hand0-exact": exact,
    }
    assert composed(post(text="", **fields), conversation, by=amal)["by_hand"][0].due == "2026-11-22T14:05"
    [made], _ = chosen(post(**fields), conversation, by=amal)
    assert made.due_at == datetime(2026, 11, 22, 11, 5, tzinfo=UTC)
