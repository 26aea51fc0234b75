"""`kept import` of a corpus: messages a second against the raw insert limit, and whether memory stays flat."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from bench import corpus, limits
from bench.desk import KEPT, desk
from bench.report import say


def measure(given: str | None, tickets: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as name:
        folder = Path(name)
        whole = Path(given) if given else made(folder / "whole.jsonl", tickets)
        texts = bodies(whole)
        part = first_part(whole, folder / "part.jsonl")
        raw = limits.inserts(folder, texts)
        _, small_peak = imported(part)
        seconds, peak = imported(whole)
        count = messages(whole)
        rate = count / seconds
        say(
            "import", messages=count, seconds=seconds, messages_per_second=rate, raw_inserts_per_second=raw, ratio=raw / rate,
            peak_mb=peak, peak_mb_of_a_quarter=small_peak, raw="bare SQLite insert of the same texts, no other tables",
        )  # fmt: skip


def made(path: Path, tickets: int) -> Path:
    corpus.write(path, tickets=tickets)
    return path


def imported(path: Path) -> tuple[float, float]:
    """(seconds, highest resident memory in MB) of the whole command, on an empty desk."""
    with desk() as on:
        began = time.perf_counter()
        process = subprocess.Popen(
            [KEPT, "import", "--format", "jsonl", str(path)], env=on.environment, stdout=subprocess.DEVNULL
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, highest(process.pid))
            time.sleep(0.02)
        if process.returncode:
            raise RuntimeError("kept import failed")
        return time.perf_counter() - began, peak


def highest(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def messages(path: Path) -> int:
    with path.open() as file:
        return sum(len(json.loads(line)["messages"]) for line in file if line.startswith('{"type":"ticket"'))


def bodies(path: Path) -> list[str]:
    with path.open() as file:
        tickets = (json.loads(line) for line in file if line.startswith('{"type":"ticket"'))
        return [said["body"] for _, ticket in zip(range(400), tickets, strict=False) for said in ticket["messages"]]


def first_part(whole: Path, path: Path) -> Path:
    """The same file with the first quarter of its tickets."""
    count = sum(1 for line in whole.open() if line.startswith('{"type":"ticket"'))
    left = count // 4
    with whole.open() as file, path.open("w") as out:
        for line in file:
            is_ticket = line.startswith('{"type":"ticket"')
            if not is_ticket or left > 0:
                out.write(line)
                left -= is_ticket
    return path
