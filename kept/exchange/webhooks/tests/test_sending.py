"""What happens reaches the programs that want it: signed, once an event, again until it is taken."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from kept.events import clock
from kept.events.models import Event
from kept.exchange.webhooks import endpoints, replaying
from kept.exchange.webhooks.changing import pause
from kept.exchange.webhooks.models import WebhookDelivery, WebhookEndpoint, WebhookState
from kept.exchange.webhooks.sending import PLAN, send_due
from kept.exchange.webhooks.tests.conftest import is_signed
from kept.inbox.closing import close
from kept.inbox.noting import note
from kept.inbox.tagging import tag
from kept.jobs.models import Job
from kept.jobs.worker import run_due
from kept.notices.models import Notice
from kept.outside.tests.receiver import babbles, drips, hangs_up, receiving, says

pytestmark = pytest.mark.django_db


def only(endpoint):
    return endpoint.deliveries.get()


def test_an_event_arrives_signed_with_what_by_whom_and_about_what(conversation, endpoint, receiver, amal, settings):
    note(conversation, text="Called the courier.", by=amal)
    run_due()
    [asked] = receiver.asked
    said = json.loads(asked.body)
    event = Event.objects.get(name="note.added")
    assert said["type"] == "note.added"
    assert said["data"]["by"] == {"kind": "user", "id": amal.pk}
    assert {
        "kind": "conversation",
        "id": conversation.pk,
        "url": f"{settings.BASE_URL}/api/v1/conversations/{conversation.pk}",
    } in said["data"]["about"]
    assert asked.headers["webhook-id"] == f"msg_{endpoint.pk}_{event.pk}"
    assert is_signed(asked, endpoint.plain)
    assert only(endpoint).state == WebhookState.TAKEN


def test_only_what_it_hears_of_is_sent_and_nothing_that_was_rolled_back(conversation, endpoint, receiver, amal):
    tag(conversation, "courier", by=amal)  # conversation.tagged
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note(conversation, text="Never.", by=amal)
        raise ZeroDivisionError
    run_due()
    assert [json.loads(asked.body)["type"] for asked in receiver.asked] == ["conversation.tagged"]


def test_a_failure_is_tried_again_with_the_same_bytes_by_the_plan_until_it_is_taken(
    conversation, noor, amal, this_machine
):
    with receiving(500, hangs_up, babbles, 301, 200) as receiver:
        endpoint, secret = endpoints.create_endpoint(url=receiver.url, events=["note.added"], by=noor)
        note(conversation, text="Once.", by=amal)
        moment = clock.now()
        for tries in range(1, 6):
            with clock.freeze(moment):
                run_due()
            delivery = only(endpoint)
            assert delivery.tries == tries
            moment += PLAN[tries - 1] * 1.2 + timedelta(minutes=6)
    assert delivery.state == WebhookState.TAKEN
    assert [(tried.status, tried.fault) for tried in delivery.history.order_by("pk")] == [
        (500, ""),
        (None, "dropped"),
        (None, "answer"),
        (301, ""),
        (200, ""),
    ]
    assert len({asked.body for asked in receiver.asked}) == 1
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1
    assert all(is_signed(asked, secret) for asked in receiver.asked)
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.failures) == (None, 0)


def test_one_that_hangs_costs_its_time_once_and_then_rests(conversation, noor, amal, this_machine, monkeypatch):
    monkeypatch.setattr("kept.exchange.webhooks.sending.ANSWER_WITHIN", 0.2)
    with receiving(drips) as receiver, clock.freeze(clock.now()):
        endpoint, _ = endpoints.create_endpoint(url=receiver.url, events=["note.added"], by=noor)
        for text in ("one", "two", "three"):
            note(conversation, text=text, by=amal)
        run_due()
        assert len(receiver.asked) == 1
        assert Job.objects.waiting().filter(unique_key=f"webhooks:{endpoint.pk}").count() == 1
    assert endpoint.deliveries.filter(tries=0).count() == 2


def test_it_waits_as_long_as_a_receiver_asks(conversation, noor, amal, this_machine):
    with receiving(says(429, Retry_After="7200"), 200) as receiver:
        endpoint, _ = endpoints.create_endpoint(url=receiver.url, events=["note.added"], by=noor)
        begun = clock.now()
        note(conversation, text="Slowly.", by=amal)
        with clock.freeze(begun + timedelta(hours=1, minutes=59)):
            run_due()
            run_due()
            assert len(receiver.asked) == 1
        with clock.freeze(begun + timedelta(hours=4)):
            run_due()
        assert len(receiver.asked) == 2


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again(conversation, endpoint, receiver, amal, noor):
    note(conversation, text="Hello.", by=amal)
    endpoint.deliveries.update(tries=len(PLAN))
    receiver.answers[:] = [500, 200]
    run_due()
    assert only(endpoint).state == WebhookState.GIVEN_UP
    with clock.freeze(clock.now() + timedelta(minutes=10)):
        replaying.replay(only(endpoint), by=noor)
        run_due()
    assert only(endpoint).state == WebhookState.TAKEN
    assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1


@pytest.mark.parametrize(("answer", "later", "because"), [(410, 0, "gone"), (500, 6, "failing")])
def test_one_that_is_gone_or_fails_for_days_is_paused_and_leads_are_told(
    answer, later, because, conversation, noor, mei, amal, this_machine
):
    with receiving(answer) as receiver:
        endpoint, _ = endpoints.create_endpoint(url=receiver.url, events=["note.added"], by=noor)
        note(conversation, text="Hello.", by=amal)
        run_due()
        with clock.freeze(clock.now() + timedelta(days=later)):
            run_due()
            endpoint.refresh_from_db()
            assert endpoint.paused_because == because
            asked = len(receiver.asked)
            note(conversation, text="Nobody hears.", by=amal)
            run_due()
    assert len(receiver.asked) == asked
    assert {notice.user_id for notice in Notice.objects.filter(kind="failure")} >= {noor.pk, mei.pk}


def test_what_was_missed_is_sent_when_somebody_asks_for_it(conversation, endpoint, receiver, amal, noor):
    pause(endpoint, by=noor)
    begun = clock.now()
    note(conversation, text="Missed.", by=amal)
    endpoints.resume(endpoint, by=noor)
    run_due()
    assert receiver.asked == []
    assert replaying.replay_since(endpoint, begun, by=noor) == 1
    run_due()
    assert [json.loads(asked.body)["type"] for asked in receiver.asked] == ["note.added"]
    with pytest.raises(ValidationError):
        replaying.replay_since(endpoint, begun - timedelta(days=31), by=noor)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(conversation, endpoint, receiver, amal, noor):
    new = endpoints.rotate_secret(endpoint, by=noor)
    note(conversation, text="One.", by=amal)
    run_due()
    assert is_signed(receiver.asked[0], endpoint.plain) and is_signed(receiver.asked[0], new)
    with clock.freeze(clock.now() + timedelta(hours=25)):
        note(conversation, text="Two.", by=amal)
        run_due()
    assert not is_signed(receiver.asked[1], endpoint.plain) and is_signed(receiver.asked[1], new)
    assert new not in WebhookEndpoint.objects.get().secret


def test_a_try_comes_whatever_it_hears_of(endpoint, receiver, noor):
    endpoints.try_endpoint(endpoint, by=noor)
    run_due()
    assert [json.loads(asked.body)["type"] for asked in receiver.asked] == ["endpoint.tried"]


def test_two_workers_do_not_send_one_thing_twice(conversation, endpoint, receiver, amal):
    note(conversation, text="Once.", by=amal)
    WebhookDelivery.objects.update(held_until=clock.now() + timedelta(minutes=1))
    send_due(endpoint.pk)
    assert receiver.asked == []


def test_a_removed_endpoint_takes_its_log_along(conversation, endpoint, amal, noor):
    note(conversation, text="Hello.", by=amal)
    endpoints.remove_endpoint(endpoint, by=noor)
    close(conversation, because="thanks", by=amal)
    run_due()
    assert not WebhookDelivery.objects.exists()


def test_old_deliveries_are_forgotten(conversation, endpoint, amal):
    note(conversation, text="Hello.", by=amal)
    run_due()
    assert replaying.forget_old() == 0
    with clock.freeze(clock.now() + timedelta(days=31)):
        replaying.forget_old()
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize(
    ("url", "events", "field"),
    [("http://example.org/", ["*"], "url"), ("https://user@example.org/", ["*"], "url"), ("https://example.org/", [], "events"),
     ("https://example.org/", ["promise.*", "promisse.*"], "events"), ("https://example.org/", ["promise"], "events")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_its_field(url, events, field, noor):
    with pytest.raises(ValidationError) as wrong:
        endpoints.create_endpoint(url=url, events=events, by=noor)
    assert list(wrong.value.error_dict) == [field]
