from datetime import UTC, datetime, timedelta

import pytest

from kept.events import clock
from kept.jobs import schedule
from kept.jobs.models import Job, Tick
from kept.jobs.schedule import Timed
from kept.jobs.tests.errands import ran
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SWEPT = Timed("sweep", "kept.jobs.tests.errands.swept", timedelta(minutes=10))


@pytest.fixture(autouse=True)
def only_the_sweep(monkeypatch):
    ran.clear()
    monkeypatch.setattr(schedule, "timed", lambda: [SWEPT])


def test_timed_work_runs_when_it_comes_round():
    with clock.freeze(NOON):
        assert schedule.tick() == ["sweep"]
        assert schedule.tick() == []
        assert run_due() == 1
    with clock.freeze(NOON + timedelta(minutes=10)):
        assert schedule.tick() == ["sweep"]
        assert run_due() == 1
    assert ran == [("swept",)] * 2


def test_what_was_missed_for_three_days_is_made_up_for_once():
    with clock.freeze(NOON):
        schedule.tick()
        run_due()
    with clock.freeze(NOON + timedelta(days=3)):
        assert schedule.tick() == ["sweep"]
        assert schedule.tick() == []


def test_only_the_process_that_moves_the_row_forward_runs_it():
    with clock.freeze(NOON):
        schedule.tick()
        due = Tick.objects.get().due_at
        later = due + timedelta(seconds=1)
        assert schedule.take(SWEPT, due, later) is True
        assert schedule.take(SWEPT, due, later) is False


def test_rounds_do_not_pile_up_behind_a_worker_that_is_away():
    for minutes in range(0, 60, 10):
        with clock.freeze(NOON + timedelta(minutes=minutes)):
            schedule.tick()
    assert Job.objects.count() == 1


def test_daily_work_keeps_its_hour():
    daily = Timed("daily", "x.y", "03:30")
    assert daily.next_after(NOON, NOON) == datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
