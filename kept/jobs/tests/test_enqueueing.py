from datetime import timedelta

import pytest
from django.db import transaction

from kept.events import clock
from kept.jobs import claiming
from kept.jobs.models import Job
from kept.jobs.tests.errands import fail, note, note_and_enqueue, ran
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_ran():
    ran.clear()


def test_a_job_runs_once_with_its_arguments():
    note.enqueue(7, "ring")
    assert run_due() == 1
    assert run_due() == 0
    assert ran == [(7, "ring")]


def test_a_job_of_a_change_that_was_rolled_back_never_runs():
    with pytest.raises(RuntimeError), transaction.atomic():
        note.enqueue(1)
        raise RuntimeError
    assert run_due() == 0


def test_a_job_for_later_waits_until_the_clock_says_so():
    note.enqueue_at(clock.now() + timedelta(hours=2), "later")
    assert run_due() == 0
    with clock.freeze(clock.now() + timedelta(hours=2, seconds=1)):
        assert run_due() == 1


def test_of_waiting_jobs_with_one_key_the_last_call_wins():
    note.enqueue_at(clock.now() + timedelta(hours=2), "first", unique_key="promise:1")
    note.enqueue("second", unique_key="promise:1")
    note.enqueue("another", unique_key="promise:2")
    assert run_due() == 2
    assert ran == [("second",), ("another",)]


def test_a_job_whose_twin_is_running_already_runs_after_it():
    note.enqueue("a", unique_key="k")
    running = claiming.claim(clock.now())
    note.enqueue("b", unique_key="k")
    claiming.finish(running)
    run_due()
    assert ran == [("b",)]


def test_a_cancelled_job_does_not_run():
    note.enqueue("x", unique_key="k")
    assert note.cancel("k") is True
    assert note.cancel("k") is False
    assert run_due() == 0


def test_a_job_may_enqueue_the_next():
    note_and_enqueue.enqueue("first")
    assert run_due() == 2
    assert ran == [("first",), ("the next",)]


def test_many_jobs_take_a_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        note.enqueue_many((n,) for n in range(300))
    assert run_due() == 300


def test_a_failing_job_is_tried_again_later_and_then_kept_as_failed():
    fail.enqueue("no paper")
    assert run_due() == 1
    assert run_due() == 0
    job = Job.objects.get()
    assert job.run_at > clock.now()
    with clock.freeze(clock.now() + timedelta(hours=1)):
        assert run_due() == 1
    job.refresh_from_db()
    assert job.failed_at and job.error == "ValueError: no paper" and job.attempts == 2


def test_a_failed_job_can_be_run_again():
    fail.enqueue("no paper")
    for hours in (0, 1):
        with clock.freeze(clock.now() + timedelta(hours=hours)):
            run_due()
    claiming.run_again(Job.objects.failed().get())
    assert run_due() == 1


def test_pauses_between_attempts_grow_and_are_spread():
    assert 8 <= claiming.pause(1).total_seconds() <= 12
    assert 24 <= claiming.pause(2).total_seconds() <= 36
    assert claiming.pause(30) <= claiming.LONGEST_PAUSE * 1.2
    assert len({claiming.pause(3) for _ in range(10)}) > 1


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_after_a_month():
    note.enqueue(1)
    fail.enqueue("x")
    for hours in (0, 1):
        with clock.freeze(clock.now() + timedelta(hours=hours)):
            run_due()
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert claiming.forget() == 1
    assert Job.objects.failed().count() == 1
