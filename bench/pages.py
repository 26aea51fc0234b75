"""The list and one conversation, as requests of a signed-in agent to the served desk, by number of conversations."""

import http.client
import random
import sqlite3
import subprocess
import sys
import threading
import time

from bench import corpus, limits
from bench.desk import Desk, desk, in_django, team
from bench.report import percentiles, say, times

LIST = "/inbox/all"
MULTIPLIED_FROM = 200_000  # more conversations than this are copies of a small history, one message each
BASE = 1_000
WARM, ONE, SECONDS, CLIENTS = 30, 300, 6.0, 8
ROWS = "SELECT c.*, p.name FROM inbox_conversation c JOIN people_person p ON p.id = c.person_id ORDER BY c.last_at DESC, c.id DESC LIMIT 50"
THREAD = "SELECT * FROM inbox_message WHERE conversation_id = ? ORDER BY id"


def measure(size: int) -> None:
    """In a process of its own: Django belongs to one desk for life."""
    subprocess.run([sys.executable, "-m", "bench.pages", str(size)], check=True)


def measure_here(size: int) -> None:
    with desk() as on:
        in_django(on)
        team(on)
        fill(on, size)
        ids = some_conversations(on)
        database = on.folder / "kept.sqlite3"
        queries = {path: count_queries(path) for path in (LIST, f"/conversations/{ids[0]}")}
        with on.served():
            page("list", on, size, [LIST], queries[LIST], limits.lookup(database, ROWS))
            paths = [f"/conversations/{id}" for id in ids]
            page("conversation", on, size, paths, queries[paths[0]], limits.lookup(database, THREAD, (ids[0],)))


def page(name: str, on: Desk, size: int, paths: list[str], queries: int, lookup: float) -> None:
    """Measure one kind of page and print it."""
    client = Client(on)
    turn = iter(lambda: random.choice(paths), None)
    length = max(client.get(next(turn)) for _ in range(WARM))
    alone = percentiles(times(lambda: client.get(next(turn)), ONE))
    together = eight(on, paths)
    raw = lookup + limits.round_trip(length)
    say(
        name, conversations=size, **alone, queries=queries, bytes=length, raw_ms=raw, ratio=alone["p50_ms"] / raw,
        raw="bare query of the same rows + bare HTTP round trip of as many bytes", **together,
    )  # fmt: skip


class Client:
    """A browser's connection: kept open, signed in, compressed."""

    def __init__(self, on: Desk):
        self.headers = on.headers()
        self.link = http.client.HTTPConnection("127.0.0.1", on.port, timeout=60)

    def get(self, path: str) -> int:
        """Bytes of the answer. Raises RuntimeError for anything but 200."""
        self.link.request("GET", path, headers=self.headers)
        answer = self.link.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return len(body)


def eight(on: Desk, paths: list[str]) -> dict:
    """Requests a second of eight clients at once, and what each of them feels."""
    taken: list[float] = []
    end = time.perf_counter() + SECONDS

    def work() -> None:
        client, own = Client(on), []
        while time.perf_counter() < end:
            own += times(lambda: client.get(random.choice(paths)), 1)
        taken.extend(own)

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    felt = percentiles(taken)
    return {
        "clients": CLIENTS,
        "requests_per_second": len(taken) / SECONDS,
        "p50_ms_of_eight": felt["p50_ms"],
        "p95_ms_of_eight": felt["p95_ms"],
    }


def count_queries(path: str) -> int:
    """Queries of the page on its second visit, asked in this process."""
    from django.db import connection
    from django.test import Client as Browser
    from django.test.utils import CaptureQueriesContext

    from kept.accounts.models import User

    browser = Browser(headers={"host": "127.0.0.1"})
    browser.force_login(
        User.objects.get(email="amal@kept.example"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(seen)


def some_conversations(on: Desk) -> list[int]:
    link = sqlite3.connect(on.folder / "kept.sqlite3")
    found = [id for (id,) in link.execute("SELECT id FROM inbox_conversation ORDER BY last_at DESC LIMIT 200")]
    found += [id for (id,) in link.execute("SELECT id FROM inbox_conversation WHERE id % 997 = 0 LIMIT 200")]
    link.close()
    return found


def fill(on: Desk, size: int) -> None:
    """A history of `size` conversations; a twentieth of them is the agent's own."""
    many = size > MULTIPLIED_FROM
    path = on.folder / "corpus.jsonl"
    corpus.write(path, tickets=BASE if many else size, messages=1 if many else 5)
    on.kept("import", "--format", "jsonl", str(path))
    path.unlink()
    link = sqlite3.connect(on.folder / "kept.sqlite3", isolation_level=None)
    if many:
        multiply(link, size)
    link.execute(
        "UPDATE inbox_conversation SET assignee_id = (SELECT id FROM accounts_user WHERE email = 'amal@kept.example') WHERE id % 20 = 0"
    )
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def multiply(link: sqlite3.Connection, size: int) -> None:
    """Copy the first thousand conversations and their one message, each copy some minutes older, until there are `size`."""
    link.execute("PRAGMA foreign_keys=OFF")
    link.execute("BEGIN IMMEDIATE")
    link.execute(
        "CREATE TEMP TABLE copy AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k + 1 < ?) SELECT k FROM n",
        (size // BASE,),
    )
    for table in ("inbox_conversation", "inbox_message", "inbox_statechange"):
        columns = [row[1] for row in link.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(COPIED.get(column, f't."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        link.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM copy CROSS JOIN {table} t WHERE t.id <= {BASE}"
        )
    link.execute("COMMIT")


OLDER = "strftime('%Y-%m-%d %H:%M:%f', t.{0}, '-' || (k * 7) || ' minutes') || '000'"
COPIED = {
    "id": f"t.id + k * {BASE}",
    "conversation_id": f"t.conversation_id + k * {BASE}",
    "last_message_id": f"t.last_message_id + k * {BASE}",
    "external_id": "t.external_id || '.' || k",
    "message_id": "''",
    "last_at": OLDER.format("last_at"),
    "created_at": OLDER.format("created_at"),
    "at": OLDER.format("at"),
}


if __name__ == "__main__":
    measure_here(int(sys.argv[1]))
