"""How fast an empty desk is there, and what it takes while nobody asks."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.desk import Desk, desk
from bench.report import say, times

RUNS = 5
PAGE = "/sign-in"
QUIET = 5  # seconds after the first answer, until nothing starts any more


def cold_start() -> None:
    """From `kept serve` to the first answer of a page, on a migrated desk."""
    with desk() as on:
        taken = [first_answer(on) for _ in range(RUNS)]
    bare = statistics.median(
        times(lambda: subprocess.run([sys.executable, "-c", "import django, uvicorn"], check=True), RUNS)
    )
    seconds = statistics.median(taken)
    say(
        "cold_start",
        seconds=seconds,
        raw_seconds=bare / 1000,
        ratio=seconds * 1000 / bare,
        raw="python importing django and uvicorn",
    )


def first_answer(on: Desk) -> float:
    began = time.perf_counter()
    process = on.start()
    try:
        on.wait(process, PAGE)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def idle_memory() -> None:
    """Resident memory of everything that runs: before the first page, and after some."""
    with desk() as on, on.served() as process:
        time.sleep(QUIET)
        idle = memory(process.pid)
        for _ in range(20):
            on.get(PAGE)
        time.sleep(1)
        used = memory(process.pid)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bare:
        time.sleep(0.5)
        raw = memory(bare.pid)
        bare.communicate(b"\n")
    say("idle_memory", mb=idle, mb_after_pages=used, raw_mb=raw, ratio=idle / raw, raw="python alone")


def memory(pid: int) -> float:
    """Proportional set size in MB of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return own + sum(memory(int(child)) for child in children)
