"""Put aside until its promise is due, by the desk and by the API."""

from datetime import timedelta

import pytest

from kept.events.clock import now
from kept.inbox.models import State
from kept.inbox.replying import reply
from kept.jobs.models import Job
from kept.promises.keeping import keep
from kept.promises.re_promising import re_promise
from kept.promises.reminding import BEFORE
from kept.promises.waking import follow_promises, snooze_until_due

HOUR = timedelta(hours=1)


@pytest.fixture
def due(promised):
    return promised(hours=5)


def followed(conversation):
    job = Job.objects.waiting().get(path__endswith="follow_promises")
    follow_promises(*job.args)
    job.delete()
    conversation.refresh_from_db()


def test_it_comes_back_before_the_promise_is_due_and_moves_with_it(conversation, due, amal):
    snooze_until_due(conversation, by=amal)
    assert conversation.snoozed_until == due.due_at - BEFORE
    said = reply(conversation, "An hour later.", by=amal)
    re_promise(due, due_at=due.due_at + HOUR, words="An hour later.", message=said, by=amal)
    followed(conversation)
    assert conversation.snoozed_until == due.due_at - BEFORE


def test_a_promise_that_is_kept_wakes_it(conversation, due, call, amal):
    snooze_until_due(conversation, by=amal)
    keep(due, record=call, by=amal)
    followed(conversation)
    assert conversation.state == State.OPEN and conversation.snoozes.get().ended_because == "promise"


def test_the_earlier_of_two_wins(conversation, due, amal):
    soon = now() + HOUR
    snooze_until_due(conversation, until=soon, by=amal)
    assert conversation.snoozed_until == soon


def test_by_the_desk(conversation, due, client_as, amal):
    desk = client_as(amal)
    assert 'value="promise"' in desk.get(f"/conversations/{conversation.pk}/snooze-choices").content.decode()
    path = f"/conversations/{conversation.pk}/snoozing"
    assert desk.post(path, {"until": "2020-01-01T09:00"}).status_code == 422
    answer = desk.post(path, {"event": "promise", "next": "/inbox/mine"}, follow=True)
    assert f"/conversations/{conversation.pk}/waking" in answer.content.decode()
    conversation.refresh_from_db()
    assert conversation.state == State.SNOOZED
    head = desk.get(f"/conversations/{conversation.pk}").content.decode()
    assert "Amal" in head and 'id="asleep"' in head
    desk.post(f"/conversations/{conversation.pk}/waking")
    conversation.refresh_from_db()
    assert conversation.state == State.OPEN


def test_by_the_api(conversation, due, api, amal, rana):
    path, client = f"/api/v1/conversations/{conversation.pk}/snooze", api(amal)
    post = lambda **body: client.post(path, body, content_type="application/json")  # noqa: E731
    assert client.get(path).status_code == 404
    assert post(until="2020-01-01T09:00:00Z").json()["errors"][0]["field"] == "until"
    assert post(event="closed", other=999_999).status_code == 404
    made = post(event="promise")
    assert made.status_code == 201 and made.json()["event"] == "promise" and made.json()["user"] == amal.pk
    assert client.get(f"/api/v1/conversations/{conversation.pk}").json()["state"] == "snoozed"
    assert client.delete(path).status_code == 204 and client.get(path).status_code == 404
