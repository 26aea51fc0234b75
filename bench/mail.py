"""Mail coming in: how many a second are stored (SMTP), taken in (API), and settled; the processor time each takes.

Each part is measured in a process of its own; those who bring the mails are another process, whose time is not counted.
"""

import json
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench import limits
from bench.desk import Desk, desk, in_django, team
from bench.mail_clients import BODY, mails
from bench.report import say

COUNT = 2000
LARGE = 25 * 1024 * 1024


def measure(count: int = COUNT, flat: int = 20_000) -> None:
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as folder:
        raw = limits.inserts(Path(folder), [BODY])
        synced = durable(Path(folder))
    say("mail_limits", raw_inserts_per_second=raw, raw_written_and_synced_per_second=synced)
    for part, many in (("settled", count), ("served", count // 8), ("large", 1), ("flat", flat)):
        _in_a_process(part, "sqlite", many, synced, raw)
    for part, many in (("settled", count), ("served", count // 8)):
        with _postgres() as url:
            if url:
                _in_a_process(part, url, many, synced, raw)


def _in_a_process(part: str, url: str, count: int, synced: float, raw: float) -> None:
    # A new one each: what one has taken of the memory is not the next one's.
    words = [sys.executable, "-m", "bench.mail", part, url, str(count), str(synced), str(raw)]
    subprocess.run(words, check=True)


@contextmanager
def _postgres() -> Iterator[str]:
    """A database of its own on the PostgreSQL that the tests would take, "" where there is none."""
    import psycopg

    from tests.everything import reachable_postgres

    server = os.environ.get("BENCH_POSTGRES") or reachable_postgres()
    if not server:
        print("no PostgreSQL: nothing was measured on it", file=sys.stderr)
        yield ""
        return
    name, parts = f"kept_bench_{secrets.token_hex(4)}", urlsplit(server)
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def durable(folder: Path, seconds: float = 1.0) -> float:
    """How often a second this disk can hold one mail for good: a file written and synced, nothing else."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        with (folder / "synced").open("wb") as file:
            file.write(BODY.encode())
            file.flush()
            os.fsync(file.fileno())
        done += 1
    return done / (time.perf_counter() - began)


def told(figure: str, count: int, seconds: float, cpu: float, limit: float, **more: object) -> None:
    """`ratio`: how many times slower than the raw limit of this run, by the clock."""
    say(
        figure, mails=count, per_second=count / seconds, cpu_ms_each=cpu * 1000 / count, per_second_of_cpu=count / cpu,
        raw_per_second=limit, ratio=limit * seconds / count, load=os.getloadavg()[0], **more,
    )  # fmt: skip


def inside(part: str, url: str, count: int, synced: float, raw: float) -> None:
    with desk(**({} if url == "sqlite" else {"KEPT_DATABASE_URL": url})) as on:
        in_django(on)
        team(on)
        database = url.partition(":")[0]
        if part == "served":
            served(on, database, count, synced)
        else:
            {"settled": settled, "large": large, "flat": stays_flat}[part](database, count, synced, raw)


def settled(database: str, count: int, synced: float, raw: float) -> None:
    """Storing by SMTP and settling by the job, one after the other; the clients are another process."""
    from kept.channels.email import listener
    from kept.jobs.worker import run_due

    runs = {"new": secrets.token_hex(3), "threaded": secrets.token_hex(3)}
    for kind, run in runs.items():
        answers = runs["new"] if kind == "threaded" else ""
        with _at_door(listener) as port:
            for clients in (1, 8):
                share = range(count // 5) if clients == 1 else range(count // 5, count)
                used = time.process_time()
                seconds = bring("smtp", port, share, clients, run=run, answers=answers)
                told(
                    "mail_accepted_by_smtp", len(share), seconds, time.process_time() - used, synced, kind=kind, clients=clients,
                    database=database,
                )  # fmt: skip
        began, used = time.perf_counter(), time.process_time()
        run_due()
        told(
            "mail_settled", count, time.perf_counter() - began, time.process_time() - used, raw, kind=kind, database=database,
        )  # fmt: skip


@contextmanager
def _at_door(listener: Any) -> Iterator[int]:
    door = listener.start(0, "127.0.0.1")
    try:
        yield door.port
    finally:
        listener.stop(door)


def served(on: Desk, database: str, few: int, synced: float) -> None:
    """What `kept serve` takes in by HTTP and by SMTP, until each mail is a message; clients in another process."""
    from kept.accounts.models import Token, User, digest, new_token
    from kept.inbox.models import Raw

    token = new_token()
    post = User.objects.create(email="post@kept.example", name="Post", role="owner")
    Token.objects.create(user=post, digest=digest(token))
    smtp = int(on.environment["KEPT_SMTP_PORT"])
    first = secrets.token_hex(3)
    rounds = [
        ("mail_taken_in_by_api", "api", 1, few, "", "new"), ("mail_taken_in_by_api", "api", 4, few, "", "new"),
        ("mail_taken_in_by_api_many_at_once", "many", 1, few * 4, first, "new"),
        ("mail_taken_in_by_api_many_at_once", "many", 1, few * 4, "", "threaded"),
        ("mail_taken_in_by_smtp", "smtp", 8, few * 4, "", "new"), ("mail_taken_in_by_smtp", "smtp", 8, few * 4, "", "threaded"),
    ]  # fmt: skip
    with on.served() as process:
        bring("api", on.port, range(20), 1, run=secrets.token_hex(3), token=token)  # what is imported on first need
        for figure, how, clients, count, run, kind in rounds:
            began, used = time.perf_counter(), cpu_of(process.pid)
            answers = first if kind == "threaded" else ""
            taken = bring(
                how, smtp if how == "smtp" else on.port, range(count), clients, run=run or secrets.token_hex(3), answers=answers,
                token=token,
            )  # fmt: skip
            while Raw.objects.filter(settled_at=None).exists():
                time.sleep(0.02)
            seconds = time.perf_counter() - began if how == "smtp" else taken
            told(
                figure,
                count,
                seconds,
                cpu_of(process.pid) - used,
                synced,
                kind=kind,
                clients=clients,
                database=database,
            )


def cpu_of(pid: int) -> float:
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bring(how: str, port: int, numbers: range, clients: int, **what: str) -> float:
    """Have mails brought by so many clients at once, in a process of their own. Seconds from the first to the last."""
    given = {"how": how, "port": port, "first": numbers.start, "end": numbers.stop, "clients": clients, **what}
    done = subprocess.run(
        [sys.executable, "-m", "bench.mail_clients", json.dumps(given)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def stays_flat(database: str, count: int, _synced: float, raw: float) -> None:
    """Resident memory after a tenth, a half and all of the mails."""
    from kept.channels.email.inbound import settle_mails
    from kept.channels.email.intake import Letter, keep_many
    from kept.events.actors import SYSTEM

    seen: dict[str, list[int]] = {}
    waiting: list[Letter] = []
    began, used = time.perf_counter(), time.process_time()
    for n, content in enumerate(mails(count, run=secrets.token_hex(3)), 1):
        waiting.append(Letter(content, rcpt=["help@lampring.example"]))
        if len(waiting) == 100:
            settle_mails(keep_many(waiting), by=SYSTEM)
            waiting.clear()
        if n in (count // 10, count // 2, count):
            seen[str(n)] = [resident(), resident("RssAnon")]
    told(
        "mail_memory", count, time.perf_counter() - began, time.process_time() - used, raw, database=database,
        resident_and_own_mb=json.dumps(seen),
    )  # fmt: skip


def resident(name: str = "VmRSS") -> int:
    """In MB. `RssAnon` leaves out what is only mapped from files: of SQLite's own up to the size of its database."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith(name))


def large(database: str, _count: int, synced: float, _raw: float) -> None:
    """The highest resident memory of this process while it takes in a mail of 25 MB, the mail itself included."""
    from kept.channels.email.inbound import take_in
    from kept.events.actors import SYSTEM

    before, content = resident(), _with_a_large_file()
    began = time.perf_counter()
    taken = take_in(content, by=SYSTEM)
    if taken.message is None:
        raise RuntimeError(taken.reason)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        "mail_large", database=database, size=len(content), seconds=time.perf_counter() - began, before_mb=before,
        peak_mb=peak, raw_per_second=synced,
    )  # fmt: skip


def _with_a_large_file() -> bytes:
    line = b"QUJD" * 19 + b"\r\n"
    head = (
        b"From: Joanna <joanna@example.com>\r\nTo: help@lampring.example\r\nSubject: Pictures\r\nMessage-ID: <large@example.com>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere they are.\r\n--b\r\n"
        b"Content-Type: image/tiff\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.tiff\r\n\r\n"
    )
    return b"".join([head, *[line] * (LARGE // len(line)), b"--b--\r\n"])


if __name__ == "__main__":
    inside(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
