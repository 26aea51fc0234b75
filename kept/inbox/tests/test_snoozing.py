"""Put aside until a time, a message or an event: it comes back by itself, and nobody is hidden by it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.events.clock import freeze, now
from kept.inbox.closing import close
from kept.inbox.models import State
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.snoozing import snooze, standing, unsnooze, wake_closed, wake_up
from kept.jobs.models import Job

TOMORROW = timedelta(days=1)


def asleep(conversation):
    conversation.refresh_from_db()
    return conversation.state == State.SNOOZED


def waiting_job():
    return Job.objects.waiting().get(unique_key__startswith="snooze:")


def test_it_comes_back_at_its_second(conversation, amal):
    until = now() + TOMORROW
    row = snooze(conversation, until=until, by=amal)
    job = waiting_job()
    assert asleep(conversation) and conversation.snoozed_until == until and job.run_at == until
    with freeze(until - timedelta(seconds=1)):
        wake_up(*job.args)
        assert asleep(conversation)
    with freeze(until):
        wake_up(*job.args)
        wake_up(*job.args)  # a worker that died runs it again
        assert not asleep(conversation) and conversation.snoozed_until is None
    row.refresh_from_db()
    assert (row.user, row.ended_because) == (amal, "time")
    assert amal.notices.filter(kind="woke").count() == 1


def test_a_customers_message_wakes_it_at_once(conversation, amal, salma):
    snooze(conversation, until=now() + TOMORROW, by=amal)
    receive(conversation.channel, salma, text="Any news?", conversation=conversation, by=salma)
    assert not asleep(conversation) and conversation.snoozes.get().ended_because == "reply"


def test_undone_it_is_as_it_was(conversation, amal):
    reply(conversation, "It is in Amman.", by=amal)
    snooze(conversation, until=now() + TOMORROW, by=amal)
    snooze(conversation, until=now() + 2 * TOMORROW, by=amal)
    unsnooze(conversation, by=amal)
    assert conversation.state == State.WAITING and standing(conversation) is None


def test_an_answer_does_not_wake_it_and_ends_the_waiting(conversation, amal):
    snooze(conversation, until=now() + TOMORROW, by=amal)
    assert conversation.waiting_since  # asleep, she waits all the same
    reply(conversation, "It is in Amman.", by=amal)
    assert asleep(conversation) and conversation.waiting_since is None


def test_the_other_conversation_closed_wakes_it(conversation, yijun, help_channel, amal):
    other = receive(help_channel, yijun, text="請問戒指到了嗎？", by=yijun).conversation
    snooze(conversation, event="closed", other=other, by=amal)
    close(other, because="thanks", by=amal)
    job = Job.objects.waiting().get(path__endswith="wake_closed")
    wake_closed(*job.args)
    assert not asleep(conversation)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1), timedelta(days=3653)])
def test_a_time_in_the_past_or_ten_years_ahead_is_refused(conversation, amal, ahead):
    with pytest.raises(ValidationError) as refused:
        snooze(conversation, until=now() + ahead, by=amal)
    assert list(refused.value.message_dict) == ["until"] and not asleep(conversation)


@pytest.mark.parametrize(
    ("asked", "field"), [({}, "until"), ({"event": "rain"}, "event"), ({"event": "closed"}, "other")]
)
def test_what_cannot_wake_it_is_refused(conversation, amal, asked, field):
    with pytest.raises(ValidationError) as refused:
        snooze(conversation, by=amal, **asked)
    assert list(refused.value.message_dict) == [field]
