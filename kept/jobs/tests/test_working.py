import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kept.events import clock
from kept.jobs import claiming, waking, worker
from kept.jobs.models import Job
from kept.jobs.tests.errands import let_go, long_walk, note, ran, stuck_outside

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_ran():
    ran.clear()
    claiming.held.clear()


@pytest.fixture
def working():
    stop = threading.Event()
    threads = worker.start(2, stop)
    yield
    stop.set()
    waking.wake()
    assert worker.join(threads, 10)


def until(condition, seconds=10):
    """Wait for `condition`; True as soon as it holds."""
    gate, end = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        gate.wait(0.002)
    return False


def test_a_worker_in_the_same_process_starts_within_a_tenth_of_a_second(working):
    assert until(lambda: waking._sleepers)
    note.enqueue("warm")
    assert until(lambda: len(ran) == 1)
    begun = time.monotonic()
    with transaction.atomic():
        note.enqueue("now")
    assert until(lambda: len(ran) == 2)
    assert time.monotonic() - begun < 0.1


def test_what_hangs_outside_holds_nothing_else_up(working):
    let_go.clear()
    for _ in range(4):
        stuck_outside.enqueue()
    note.enqueue("mail")
    assert until(lambda: ("mail",) in ran, 5)
    let_go.set()
    assert until(lambda: ran.count(("outside",)) == 4)


def test_two_workers_run_each_of_many_jobs_exactly_once(working):
    note.enqueue_many((n,) for n in range(200))
    assert until(lambda: not Job.objects.filter(finished_at=None).exists())
    assert sorted(ran) == [(n,) for n in range(200)]


def test_a_job_in_the_hands_of_a_lost_worker_goes_back_and_runs_again():
    note.enqueue("precious")
    claiming.claim(clock.now())
    claiming.held.clear()  # the process that held it is gone
    assert worker.run_due() == 0
    with clock.freeze(clock.now() + claiming.LEASE + timedelta(seconds=1)):
        assert worker.run_due() == 0, "put back, with a pause"
    with clock.freeze(clock.now() + claiming.LEASE + timedelta(minutes=1)):
        assert worker.run_due() == 1
    assert ran == [("precious",)]


def test_a_job_this_process_holds_is_not_lost_when_the_demo_clock_jumps():
    note.enqueue("mine")
    claiming.claim(clock.now())
    with clock.freeze(clock.now() + timedelta(days=3)):
        assert claiming.recover(clock.now()) == 0


def test_a_slow_task_gets_the_lease_it_asked_for():
    long_walk.enqueue()
    job = claiming.claim(clock.now())
    claiming.lengthen(job, long_walk.lease)
    assert Job.objects.get().lease_until > clock.now() + timedelta(minutes=50)


def test_jobs_become_due_when_the_demo_clock_is_shifted(working):
    note.enqueue_at(clock.now() + timedelta(days=3), "in three days")
    clock.shift(timedelta(days=3, seconds=1))
    try:
        waking.wake()
        assert until(lambda: ran == [("in three days",)])
    finally:
        clock.shift(timedelta())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's write lock")
def test_an_idle_worker_does_not_ask_for_the_write_lock():
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        note_free = worker.Worker(threading.Event())
        begun = time.monotonic()
        assert note_free.turn() == worker.LOOK_EVERY
        assert time.monotonic() - begun < 1
    finally:
        other.execute("ROLLBACK")
        other.close()


BEGIN = """
import django, threading; django.setup()
from django.core.management import call_command
call_command("migrate", "jobs", verbosity=0)
from kept.jobs.tests.errands import write_down
from kept.jobs.models import Job
from kept.jobs.worker import Worker
if not Job.objects.exists():
    write_down.enqueue({path!r}, 30)
else:
    # The lease of the killed worker runs out now instead of in five minutes.
    Job.objects.update(lease_until=Job.objects.get().created_at, args=[{path!r}, 0])
    from kept.jobs import claiming
    claiming.FIRST_PAUSE *= 0
Worker(threading.Event()).run()
"""


def test_the_job_of_a_worker_that_was_killed_runs_again_in_the_next_process(tmp_path):
    notes = tmp_path / "notes"
    given = os.environ | {
        "KEPT_DATA": str(tmp_path), "KEPT_DATABASE_URL": f"sqlite:///{tmp_path / 'k.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "kept.config.settings"),
    }  # fmt: skip
    for expected in ("begun\n", "begun\nbegun\ndone\n"):
        process = subprocess.Popen([sys.executable, "-c", BEGIN.format(path=str(notes))], env=given)
        try:
            assert until(lambda wanted=expected: notes.exists() and notes.read_text() == wanted, 20)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
