"""`kill -9` at any moment of intake: a real desk is killed again and again while mails come in; each is there once.

python -m tests.killing [--mails 400] [--kills 12] [--database postgresql://…]     (make soak)
"""

import argparse
import os
import queue
import random
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

KEPT = Path(sys.executable).with_name("kept")


class Desk:
    """`kept serve` as a process of its own, with a data folder that outlives it."""

    def __init__(self, data: Path, database: str = ""):
        self.data, self.smtp, self.web = data, free_port(), free_port()
        self.database = database or f"sqlite:///{data / 'kept.sqlite3'}"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("KEPT_")} | {
            "KEPT_DATA": str(data), "KEPT_SMTP_PORT": str(self.smtp), "KEPT_LOG_LEVEL": "CRITICAL",
            "KEPT_BASE_URL": f"http://127.0.0.1:{self.web}", "KEPT_DATABASE_URL": self.database,
        }  # fmt: skip
        self.process: subprocess.Popen | None = None

    def run(self, *words: str) -> None:
        """A command that ends by itself, such as `migrate`."""
        subprocess.run([KEPT, *words], env=self.env | {"KEPT_DEMO": "1"}, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [KEPT, "serve", "--port", str(self.web)], env=self.env, stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, sql: str) -> list[tuple]:
        """Rows of its database, read past the program."""
        if self.database.startswith("sqlite"):
            import sqlite3

            with sqlite3.connect(self.data / "kept.sqlite3", timeout=20) as connection:
                return connection.execute(sql).fetchall()
        import psycopg

        with psycopg.connect(self.database) as connection:
            return connection.execute(sql).fetchall()


class Senders:
    """Servers elsewhere: what was not answered with 250 they bring again, for as long as it takes."""

    def __init__(self, desk: Desk, mails: int, threads: int = 4):
        self.desk, self.answered, self.more = desk, 0, threading.Condition()
        self.waiting: queue.Queue[int] = queue.Queue()
        for number in range(mails):
            self.waiting.put(number)
        self.mails = mails
        self.threads = [threading.Thread(target=self._bring, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def _bring(self) -> None:
        while self.answered < self.mails:
            try:
                number = self.waiting.get(timeout=0.05)
            except queue.Empty:
                continue
            try:
                with smtplib.SMTP("127.0.0.1", self.desk.smtp, timeout=30) as server:
                    server.sendmail(f"s{number % 7}@example.org", ["help@lampring.example"], mail(number))
            except (OSError, smtplib.SMTPException):
                self.waiting.put(number)
                threading.Event().wait(0.02)
                continue
            with self.more:
                self.answered += 1
                self.more.notify_all()

    def wait_for(self, number: int) -> None:
        """Until so many were answered with 250."""
        with self.more:
            if not self.more.wait_for(lambda: self.answered >= number, timeout=120):
                raise TimeoutError(f"{self.answered} of {number} mails were taken")


def mail(number: int) -> bytes:
    """Every fifth answers the one before it; every seventh has a file."""
    answers = f"In-Reply-To: <m{number - 1}@example.org>\r\n" if number % 5 == 4 else ""
    head = f"From: s{number % 7}@example.org\r\nTo: help@lampring.example\r\nMessage-ID: <m{number}@example.org>\r\nSubject: Ring {number}\r\n{answers}"
    text = f"Where is ring {number}?\r\n"
    if number % 7:
        return f"{head}\r\n{text}".encode()
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n{text}--x\r\n"
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4\r\n--x--\r\n"
    ).encode()


def torment(desk: Desk, *, mails: int, kills: int, seed: int | None = None) -> int:
    """Send mails to a desk that is killed at random moments. Returns how many deliveries there were.

    Raises AssertionError if a mail is not exactly one message at the end.
    """
    chance = random.Random(seed)
    [(before,)] = desk.ask("SELECT coalesce(max(id), 0) FROM inbox_raw")
    desk.start()
    senders = Senders(desk, mails)
    try:
        for moment in sorted(chance.sample(range(1, mails), kills)):
            senders.wait_for(moment)
            threading.Event().wait(chance.uniform(0, 0.05))
            desk.kill()
            desk.start()
        senders.wait_for(mails)
        _wait_until_read(desk)
    finally:
        desk.kill()
    return _check(desk, mails, before)


def _wait_until_read(desk: Desk) -> None:
    until = time.monotonic() + 300
    while desk.ask("SELECT 1 FROM inbox_raw WHERE settled_at IS NULL LIMIT 1"):
        if time.monotonic() > until:
            raise TimeoutError("mails are still not read")
        threading.Event().wait(0.1)


def _check(desk: Desk, mails: int, before: int) -> int:
    found = [id for (id,) in desk.ask("SELECT message_id FROM inbox_message WHERE message_id LIKE '<m%@example.org>'")]
    assert sorted(found) == sorted(f"<m{number}@example.org>" for number in range(mails)), "each mail once"
    [(deliveries,)] = desk.ask(f"SELECT count(*) FROM inbox_raw WHERE message_id IS NOT NULL AND id > {before}")
    [(lost,)] = desk.ask(f"SELECT count(*) FROM inbox_raw WHERE message_id IS NULL AND id > {before}")
    assert lost == 0, f"{lost} mails are no message"
    return deliveries


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--mails", type=int, default=400)
    words.add_argument("--kills", type=int, default=12)
    words.add_argument("--database", default="", help="an empty PostgreSQL database; without it SQLite")
    words.add_argument("--seed", type=int, default=None)
    given = words.parse_args()
    data = Path(tempfile.mkdtemp(prefix="kept-soak-"))
    try:
        desk = Desk(data, given.database)
        desk.run("migrate")
        desk.run("demo")
        begun = time.monotonic()
        deliveries = torment(desk, mails=given.mails, kills=given.kills, seed=given.seed)
        took = time.monotonic() - begun
        print(
            f"{given.mails} mails, {given.kills} kills, {deliveries} deliveries: each mail is one message ({took:.0f} s)"
        )
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
