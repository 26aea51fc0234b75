"""An answer that leaves later: at its second, looked at once more, and given back where it does not hold any more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.accounts.models import Role
from kept.inbox.assignment import assign
from kept.inbox.closing import close
from kept.inbox.conflicts import Conflict
from kept.inbox.drafting import drafts_around, drafts_of, save_draft
from kept.inbox.models import Kind, Message, Scheduled, State
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.notices.models import Notice
from kept.promises.answering import Made, answer
from kept.promises.models import Promise
from kept.promises.scheduling_answers import change_scheduled, leave, schedule_answer, send_now, take_back_scheduled

NINE = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)  # 09:00 in Amman
TEXT = "Good morning! The ring is with the courier."


@pytest.fixture
def later(frozen, conversation, amal):
    """later(**more): an answer of Amal's that leaves at nine tomorrow."""

    def one(**more):
        return schedule_answer(conversation, **({"text": TEXT, "at": NINE, "client_id": "abc", "by": amal} | more))

    return one


def replies(conversation):
    return conversation.messages.filter(kind=Kind.REPLY)


def test_it_leaves_at_its_second_and_not_before(frozen, later, conversation, amal):
    save_draft(conversation, text=TEXT, by=amal)
    waited = conversation.waiting_since
    later()
    frozen(NINE - timedelta(seconds=1))
    run_due()
    conversation.refresh_from_db()
    assert not replies(conversation) and conversation.waiting_since == waited and not drafts_of(conversation, amal)
    frozen(NINE)
    run_due()
    sent = replies(conversation).get()
    assert (sent.text, sent.user, sent.at) == (TEXT, amal, NINE)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state) == (None, State.WAITING)
    assert not Scheduled.objects.exists()


def test_a_job_that_runs_twice_sends_once(frozen, later, conversation):
    row = later()
    frozen(NINE)
    leave(row.pk)
    leave(row.pk)
    assert replies(conversation).count() == 1


def test_what_it_promises_counts_from_when_it_leaves(frozen, later, conversation, amal):
    due = NINE + timedelta(hours=3)
    later(promises=[Made(what="call", words="I will call you by noon.", due_at=due, act="call")])
    assert not Promise.objects.exists()
    frozen(NINE)
    run_due()
    made = Promise.objects.get()
    assert (made.made_at, made.due_at, made.owner) == (NINE, due, amal)


def test_what_would_be_due_before_it_leaves_is_refused_at_once(later):
    with pytest.raises(ValidationError) as wrong:
        later(promises=[Made(what="call", due_at=NINE, act="call")])
    assert "due_at" in wrong.value.message_dict and not Scheduled.objects.exists()
    row = later(promises=[Made(what="call", due_at=NINE + timedelta(hours=1), act="call")])
    with pytest.raises(ValidationError):
        change_scheduled(row, at=NINE + timedelta(hours=2), by=row.user)


def test_where_the_customer_wrote_meanwhile_it_is_a_draft_again_and_its_author_is_told(
    frozen, later, conversation, salma, amal
):
    later()
    receive(conversation.channel, salma, text="It is here! Thank you.", conversation=conversation, by=salma)
    save_draft(conversation, text="How lovely", by=amal)
    frozen(NINE)
    run_due()
    assert not replies(conversation)
    assert drafts_of(conversation, amal)[Kind.REPLY] == f"{TEXT}\n\nHow lovely"
    assert Notice.objects.get(kind="returned").user == amal


def test_where_it_was_closed_meanwhile_it_is_not_sent(frozen, later, conversation, mei, amal):
    later()
    close(conversation, because="spam", by=mei)
    frozen(NINE)
    run_due()
    assert not replies(conversation) and Kind.REPLY in drafts_of(conversation, amal)


@pytest.mark.parametrize("lost", ["right", "account", "sight"])
def test_whose_author_may_not_answer_any_more_it_is_not_sent_and_goes_to_the_team(
    lost, frozen, later, conversation, finance, amal, mei
):
    later()
    if lost == "right":
        amal.role = Role.VIEWER
    if lost == "account":
        amal.is_active = False
    amal.save()
    if lost == "sight":
        assign(conversation, to_team=finance, to_user=mei, by=mei)
    frozen(NINE)
    run_due()
    assert not replies(conversation)
    _own, others = drafts_around(conversation, mei)
    assert [(draft.user, draft.text) for draft in others] == [(amal, TEXT)]
    told = Notice.objects.filter(kind="returned")
    assert told.exists() and not told.filter(user=amal).exists()


@pytest.mark.parametrize("at", [
    datetime(2026, 11, 21, 9, 59, tzinfo=UTC), datetime(2026, 11, 21, 10, 0, tzinfo=UTC), datetime(2036, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, 9),
])  # fmt: skip
def test_a_time_that_cannot_be_is_refused(at, later):
    with pytest.raises(ValidationError) as wrong:
        later(at=at)
    assert "send_at" in wrong.value.message_dict


def test_two_at_once_make_one_and_the_second_hears_whose_it_is(later, yusuf):
    first = later()
    assert later() == first  # a retry
    with pytest.raises(ValidationError) as wrong:
        later(by=yusuf, client_id="other", text="Hello")
    assert "Amal" in wrong.value.messages[0]


def test_what_was_said_before_it_is_scheduled_is_read_first(later, conversation, yusuf):
    seen = conversation.last_message_id
    answer(conversation, "It is in Amman.", by=yusuf)
    with pytest.raises(Conflict):
        later(seen_message_id=seen)


def test_it_can_be_changed_taken_back_and_sent_now(frozen, later, conversation, amal, yusuf):
    row = later()
    change_scheduled(row, text="It is in Amman.", at=NINE + timedelta(hours=1), by=yusuf)
    frozen(NINE)
    run_due()
    assert not replies(conversation)
    take_back_scheduled(row, by=amal)
    assert drafts_of(conversation, amal) == {Kind.REPLY: "It is in Amman."}
    with pytest.raises(ValidationError):
        take_back_scheduled(row, by=amal)
    sent = send_now(later(at=NINE + timedelta(hours=3), then="close"), by=amal)
    conversation.refresh_from_db()
    assert sent.at == NINE and conversation.state == State.CLOSED
    frozen(NINE + timedelta(hours=3))
    run_due()
    assert replies(conversation).count() == 1


def test_programs_schedule_change_and_take_back(frozen, conversation, amal, viktor, api, rana):
    program, path = api(amal), f"/api/v1/conversations/{conversation.pk}"
    body = {"text": TEXT, "send_at": NINE.isoformat(), "client_id": "abc"}
    for _twice in range(2):
        made = program.post(f"{path}/messages", body, content_type="application/json")
        assert made.status_code == 202 and made.json()["send_at"] == "2026-11-22T06:00:00Z"
    assert (
        program.post(
            f"{path}/messages",
            body | {"send_at": "2026-11-20T06:00:00Z", "client_id": "x"},
            content_type="application/json",
        ).status_code
        == 422
    )
    assert not Message.objects.filter(kind=Kind.REPLY).exists()

    def change(**headers):
        return program.patch(
            f"{path}/scheduled-answer",
            {"send_at": "2026-11-22T07:00:00Z"},
            content_type="application/json",
            headers=headers,
        )

    assert change().status_code == 428 and change(**{"if-match": '"7"'}).status_code == 412
    assert change(**{"if-match": program.get(f"{path}/scheduled-answer")["ETag"]}).json()["version"] == 2
    assert api(viktor).delete(f"{path}/scheduled-answer").status_code == 403
    assert program.post(f"{path}/scheduled-answer/sending").status_code == 201
    assert program.get(f"{path}/scheduled-answer").status_code == 404


def test_the_customers_page_knows_nothing_of_it(later, conversation, amal, client):
    from kept.promises.page_link import page_link_for

    later()
    assert TEXT not in client.get(page_link_for(conversation, by=amal)).content.decode()


def test_in_a_conversation_that_was_merged_it_is_a_draft_where_everything_is_said_now(
    frozen, later, conversation, salma, amal
):
    from kept.inbox.merging import merge

    later()
    other = receive(conversation.channel, salma, subject="Me again", text="Hello?", by=salma).conversation
    merge(conversation, into=other, by=amal)
    frozen(NINE)
    run_due()
    assert not replies(other) and drafts_of(other, amal) == {Kind.REPLY: TEXT}
