"""Mail coming in: how many a second are stored (SMTP), taken in (API), and settled; the processor time each takes.

Each database is measured in a process of its own, client and desk in one process: what the client takes is counted too.
"""

import json
import os
import resource
import secrets
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import limits
from bench.desk import desk, in_django, team
from bench.report import say

COUNT = 2000
LARGE = 25 * 1024 * 1024
BODY = """Hello, my ring has not arrived and the wedding is on Saturday. The page said Tuesday.\r
Please tell me where it is, and whether the lamp comes with it.\r
\r
Best wishes\r
Joanna\r
"""


def measure(count: int = COUNT, flat: int = 20_000) -> None:
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as folder:
        raw = limits.inserts(Path(folder), [BODY])
        synced = durable(Path(folder))
    say("mail_limits", raw_inserts_per_second=raw, raw_written_and_synced_per_second=synced)
    for url in filter(None, ("sqlite", os.environ.get("BENCH_POSTGRES"))):
        for part in ("settled", "large", *(("flat",) if url == "sqlite" else ())):
            # A new process each: what one has taken of the memory is not the next one's.
            words = [sys.executable, "-m", "bench.mail", part, url, str(flat if part == "flat" else count), str(synced)]
            subprocess.run(words, check=True)


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


def mails(count: int, *, answers: str = "", run: str = "") -> Iterator[bytes]:
    """`count` mails of as many people; `answers`: each answers the one of that run with the same number."""
    for n in range(count):
        id = f"{n}.{run}@example.org"
        names = (
            f"In-Reply-To: <{n}.{answers}@example.org>\r\nReferences: <{n}.{answers}@example.org>\r\n"
            if answers
            else ""
        )
        yield (
            f"Received: from a.example by b.example; Tue, 24 Nov 2026 14:05:00 +0100\r\nFrom: Customer {n} <c{n}@{n % 97}.example.org>\r\n"
            f"To: help@lampring.example\r\nSubject: {'Re: ' if answers else ''}Ring {n}\r\nDate: Tue, 24 Nov 2026 14:05:00 +0100\r\n"
            f"Message-ID: <{id}>\r\n{names}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{BODY}{run} {n}\r\n"
        ).encode()


def timed(figure: str, count: int, act: Callable[[], object], **more: object) -> None:
    began, used = time.perf_counter(), time.process_time()
    act()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    say(
        figure, mails=count, per_second=count / seconds, cpu_ms_each=cpu * 1000 / count, per_second_of_cpu=count / cpu,
        load=os.getloadavg()[0], **more,
    )  # fmt: skip


def inside(part: str, url: str, count: int, synced: float) -> None:
    if url != "sqlite":
        os.environ["KEPT_DATABASE_URL"] = url
    with desk() as on:
        if url != "sqlite":
            on.environment["KEPT_DATABASE_URL"] = url
            on.kept("migrate")
        in_django(on)
        team(on)
        {"settled": settled, "large": large, "flat": stays_flat}[part](url.partition(":")[0], count, synced)


def settled(database: str, count: int, synced: float) -> None:
    from django.test import Client

    from kept.accounts.models import Token, User, digest, new_token
    from kept.channels.email import listener
    from kept.jobs.worker import run_due

    new, answers = secrets.token_hex(3), secrets.token_hex(3)
    for kind, batch in (("new", mails(count, run=new)), ("threaded", mails(count, run=answers, answers=new))):
        door = listener.start(0, "127.0.0.1")
        link = smtplib.SMTP("127.0.0.1", door.port)
        timed(
            "mail_accepted_by_smtp", count, lambda: [link.sendmail("x@example.org", ["help@lampring.example"], m) for m in batch],  # noqa: B023
            kind=kind, database=database, raw_per_second=synced,
        )  # fmt: skip
        link.quit()
        listener.stop(door)
        timed("mail_settled", count, run_due, kind=kind, database=database)
    token = new_token()
    Token.objects.create(
        user=User.objects.create(email="post@kept.example", name="Post", role="owner"), digest=digest(token)
    )
    client = Client(SERVER_NAME="127.0.0.1", headers={"authorization": f"Bearer {token}"})
    few = count // 4

    def hand_in() -> None:
        for content in mails(few, run=secrets.token_hex(3)):
            answer = client.post("/api/v1/inbound/email", content, content_type="message/rfc822")
            if answer.status_code != 202:
                raise RuntimeError(answer.content[:500].decode())

    timed("mail_taken_in_by_api", few, hand_in, kind="new", database=database)


def stays_flat(database: str, count: int, _synced: float) -> None:
    """Resident memory after a tenth, a half and all of the mails."""
    from kept.channels.email.inbound import settle_mails
    from kept.channels.email.intake import keep
    from kept.events.actors import SYSTEM

    seen, waiting = {}, []
    began, used = time.perf_counter(), time.process_time()
    for n, content in enumerate(mails(count, run=secrets.token_hex(3)), 1):
        waiting.append(keep(content, rcpt=["help@lampring.example"]))
        if len(waiting) == 100:
            settle_mails(waiting, by=SYSTEM)
            waiting.clear()
        if n in (count // 10, count // 2, count):
            seen[str(n)] = [resident(), resident("RssAnon")]
    cpu = (time.process_time() - used) * 1000 / count
    say(
        "mail_memory", database=database, resident_mb=json.dumps(seen), per_second=count / (time.perf_counter() - began), cpu_ms_each=cpu
    )  # fmt: skip


def resident(name: str = "VmRSS") -> int:
    """In MB. `RssAnon` leaves out what is only mapped from files: of SQLite's own up to the size of its database."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith(name))


def large(database: str, _count: int, _synced: float) -> None:
    """The highest resident memory while a stored mail of 25 MB is read and settled, as the job does."""
    from kept.channels.email.inbound import settle_mails
    from kept.channels.email.intake import keep
    from kept.events.actors import SYSTEM

    before = resident()
    raw = keep(_with_a_large_file())
    stored = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    taken = settle_mails([raw], by=SYSTEM)[0]
    if taken.message is None:
        raise RuntimeError(taken.reason)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        "mail_large", database=database, size=raw.file.size, seconds=time.perf_counter() - began, before_mb=before,
        peak_stored_mb=stored, peak_settled_mb=peak,
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
    inside(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
