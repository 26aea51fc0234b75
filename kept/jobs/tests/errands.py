"""Tasks for the tests: they note what ran in a list, or in a file where another process looks."""

import threading
import time
from datetime import timedelta
from pathlib import Path

from kept.jobs.tasks import task

ran: list = []
let_go = threading.Event()


@task()
def note(*what):
    ran.append(what)


@task(max_attempts=2)
def fail(text):
    ran.append((text,))
    raise ValueError(text)


@task()
def note_and_enqueue(text):
    ran.append((text,))
    note.enqueue("the next")


@task(lease=timedelta(hours=1))
def long_walk():
    ran.append(("walked",))


@task()
def write_down(path, seconds):
    with Path(path).open("a") as file:
        file.write("begun\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write("done\n")


def swept():
    ran.append(("swept",))


@task(queue="outside")
def stuck_outside():
    let_go.wait(20)
    ran.append(("outside",))
