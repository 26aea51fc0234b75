from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.events import clock
from kept.events.models import Event
from kept.jobs.models import Job
from kept.people.models import Source
from kept.promises.errors import Refused
from kept.promises.making import promise
from kept.promises.models import Promise, PromiseState
from kept.promises.tests.conftest import MORNING
from kept.promises.wording import due_text
from kept.promises.zones import at_local


def test_a_promise_says_what_to_whom_by_when_and_who_stands_for_it(promised, salma, amal, conversation):
    made = promised(words="I will call you by 14:05")
    assert (made.person, made.owner, made.conversation) == (salma, amal, conversation)
    assert made.state == PromiseState.OPEN and made.timezone == "Asia/Amman" and not made.timezone_guessed
    assert [entry.kind for entry in made.entries.all()] == ["made"]
    assert Event.objects.get(name="promise.made").by_id == amal.pk


def test_m9_24_hours_are_24_elapsed_hours_also_over_a_change_of_the_clocks(frozen, joanna, amal):
    toronto = ZoneInfo("America/Toronto")
    frozen(datetime(2026, 3, 7, 10, 0, tzinfo=toronto))
    made = promise(joanna, what="answer about the lamp", due_at=clock.now() + timedelta(hours=24), by=amal)
    assert made.due_at - made.made_at == timedelta(hours=24)
    # The clocks went forward in the night: 24 hours later it is eleven there, not ten.
    assert made.due_at.astimezone(toronto).strftime("%d %H:%M %z") == "08 11:00 -0400"
    frozen(made.due_at)
    assert made.state == PromiseState.OPEN
    frozen(made.due_at + timedelta(seconds=1))
    assert made.state == PromiseState.BROKEN


def test_m9_the_due_time_is_said_in_the_customers_zone(promised):
    made = promised(due_at=datetime(2026, 11, 21, 11, 5, tzinfo=UTC))
    assert due_text(made, to_customer=True) == "14:05"
    # To us, who live elsewhere, the city is said too.
    assert due_text(made) == "14:05 Amman"


def test_a_zone_that_is_only_guessed_is_named_to_the_customer(promised, conversation):
    conversation.person.timezone_source = Source.GUESSED
    made = promised(due_at=datetime(2026, 11, 21, 11, 5, tzinfo=UTC))
    assert made.timezone_guessed and due_text(made, to_customer=True) == "14:05 Amman"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"due_at": MORNING - timedelta(seconds=1)}, "due_at"),
        ({"due_at": MORNING}, "due_at"),
        ({"due_at": MORNING + timedelta(days=10 * 366)}, "due_at"),
        ({"due_at": datetime(2026, 11, 22, 10, 0)}, "due_at"),
        ({"timezone": "Asia/Atlantis"}, "timezone"),
        ({"what": "  "}, "what"),
        ({"act": "wish"}, "act"),
    ],
)
def test_what_cannot_be_promised_is_refused_field_by_field(promised, fields, wrong):
    with pytest.raises(Refused) as refused:
        promised(**fields)
    assert list(refused.value.message_dict) == [wrong]
    assert not Promise.objects.exists() and not Job.objects.filter(path__contains="promises").exists()


def test_a_promise_of_a_program_goes_to_whoever_has_the_conversation(promised, conversation, care):
    from kept.events.actors import SYSTEM

    made = promised(by=SYSTEM)
    assert made.owner is None and made.owner_team == care


def test_an_owner_who_will_be_off_duty_is_allowed_and_written_into_the_log(promised, amal):
    from kept.promises.duty import is_off_at

    made = promised(hours=24)
    said = made.entries.get().data.get("owner_off", False)
    assert said == is_off_at(amal, None, made.due_at)


def test_a_clock_time_that_does_not_exist_is_refused(db):
    with pytest.raises(Refused):
        at_local("2026-03-08T02:30", "America/Toronto")
    assert at_local("2026-03-08T03:30", "America/Toronto") == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_clock_time_that_comes_twice_is_the_earlier_one(db):
    assert at_local("2026-11-01T01:30", "America/Toronto") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
