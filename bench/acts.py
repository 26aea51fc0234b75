"""An act on ten thousand conversations: how long it takes, and what the list feels meanwhile. On SQLite and PostgreSQL."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.desk import Desk, desk, in_django, team
from bench.pages import Client
from bench.report import percentiles, say, times

ROWS, MORE, IDLE, ONCE = 10_000, 10_000, 400, 0.05
ACTS: list[tuple[str, Any]] = [("close", ""), ("tag", ["courier"]), ("assign", None)]
LIST = "/inbox/all"


def measure(rows: int = ROWS) -> None:
    from bench.mail import _postgres

    _in_a_process("sqlite", rows)
    with _postgres() as url:
        if url:
            _in_a_process(url, rows)


def _in_a_process(url: str, rows: int) -> None:
    # Django belongs to one desk for life.
    subprocess.run([sys.executable, "-m", "bench.acts", url, str(rows)], check=True)


def measure_here(url: str, rows: int) -> None:
    settings = {} if url == "sqlite" else {"KEPT_DATABASE_URL": url}
    with desk(**settings) as on:
        in_django(on)
        team(on)
        ids, colleague = fill(rows)
        raw = raw_update(ids)
        token = on.kept("token", "create", "--role", "owner", "--name", "Bench").strip()
        database = "sqlite" if url == "sqlite" else "postgresql"
        with on.served() as server:
            client = Client(on)
            times(lambda: client.get(LIST), 50)
            for act, value in ACTS:
                # Quiet right before each: on a shared machine an hour ago says nothing.
                idle = percentiles(times(lambda: client.get(LIST), IDLE))
                body = {"act": act, "value": colleague if act == "assign" else value, "ids": ids}
                run = one(on, server, token, "/bulk-acts", body, lambda: client.get(LIST))
                say("act", act=act, database=database, list_p50_ms=idle["p50_ms"], list_p95_ms=idle["p95_ms"], **run, list_p95_ratio=run["list_p95_ms_meanwhile"] / idle["p95_ms"], raw_update_seconds=raw, ratio=run["seconds"] / raw)  # fmt: skip
                back = one(on, server, token, f"/bulk-acts/{run['id']}/undo", {}, None)
                say("undo", act=act, database=database, **back, raw_update_seconds=raw, ratio=back["seconds"] / raw)


def one(on: Desk, server: Any, token: str, path: str, body: dict, read: Callable[[], Any] | None) -> dict[str, Any]:
    """Have it done, and `read` again and again until it is. What it took of the clock and of the server's processor time."""
    began, used, felt = time.perf_counter(), processor(server), []
    run = call(on, token, path, body)
    asked = time.perf_counter() - began
    while not run["finished_at"]:
        felt += times(read, 5) if read else []
        time.sleep(ONCE)  # one reader in a hurry, not a flood
        run = call(on, token, f"/bulk-acts/{run['id']}")
    took = {
        "id": run["id"], "rows": run["total"], "changed": run["changed"], "failed": run["failed"], "seconds": time.perf_counter() - began,
        "asked_ms": asked * 1000, "server_processor_seconds": processor(server) - used,
    }  # fmt: skip
    if len(felt) < 2:
        return took
    meanwhile = percentiles(felt)
    return took | {"list_p50_ms_meanwhile": meanwhile["p50_ms"], "list_p95_ms_meanwhile": meanwhile["p95_ms"]}


def processor(server: Any) -> float:
    """Seconds of processor time that the server has used so far."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def call(on: Desk, token: str, path: str, body: dict | None = None) -> dict:
    link = http.client.HTTPConnection("127.0.0.1", on.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    link.request(
        "GET" if body is None else "POST", f"/api/v1{path}", None if body is None else json.dumps(body), headers
    )
    answer = link.getresponse()
    said = json.loads(answer.read())
    link.close()
    if answer.status >= 300:
        raise RuntimeError(f"{path} answered {answer.status}: {said}")
    return said


def fill(rows: int) -> tuple[list[int], int]:
    """Twice as many conversations as are acted on, each answered; the ids of those, and a colleague's."""
    from kept.accounts.models import Role, User
    from kept.inbox.models import Channel, Conversation, Kind, Message
    from kept.people.models import Person

    amal, channel = User.objects.get(name="Amal"), Channel.objects.get()
    people = Person.objects.bulk_create([Person(name=f"Customer {n}") for n in range(200)])
    made = Conversation.objects.bulk_create(
        [
            Conversation(channel=channel, person=people[n % 200], subject=f"Ring {n}", team=channel.team)
            for n in range(rows + MORE)
        ],
        batch_size=500,
    )
    Message.objects.bulk_create(
        [Message(conversation=row, kind=Kind.REPLY, user=amal, text="It is on its way.") for row in made],
        batch_size=500,
    )
    mei = User.objects.create(email="mei@kept.example", name="Mei", role=Role.LEAD)
    return [row.pk for row in made[:rows]], mei.pk


def raw_update(ids: list[int]) -> float:
    """Seconds of one bare UPDATE of these rows, back and forth, the faster of the two."""
    from django.db import connection

    taken = []
    for state in ("waiting", "open"):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE inbox_conversation SET state = '{state}', version = version + 1 WHERE id BETWEEN %s AND %s",
                [ids[0], ids[-1]],
            )
        taken.append(time.perf_counter() - began)
    connection.close()
    return min(taken)


if __name__ == "__main__":
    measure_here(sys.argv[1], int(sys.argv[2]))
