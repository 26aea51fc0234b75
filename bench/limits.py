"""The raw limits of this machine, now: what no program above them can beat."""

import http.client
import socket
import sqlite3
import threading
import time
from pathlib import Path

from bench.report import percentiles, times

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"


def round_trip(size: int, count: int = 300) -> float:
    """p50 in ms of one HTTP request over a kept connection to a server that only sends `size` bytes back."""
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_answer, args=(server, ANSWER % size + b"x" * size), daemon=True).start()
    link = http.client.HTTPConnection("127.0.0.1", server.getsockname()[1])

    def ask() -> None:
        link.request("GET", "/")
        link.getresponse().read()

    ask()
    taken = percentiles(times(ask, count))["p50_ms"]
    link.close()
    server.close()
    return taken


def _answer(server: socket.socket, answer: bytes) -> None:
    link, _ = server.accept()
    while data := link.recv(65536):
        while b"\r\n\r\n" not in data:
            data += link.recv(65536)
        link.sendall(answer)


def lookup(database: Path, sql: str, values: tuple = (), count: int = 200) -> float:
    """p50 in ms of one bare query, rows fetched, on a connection of its own."""
    link = sqlite3.connect(database)
    link.execute(sql, values).fetchall()
    taken = percentiles(times(lambda: link.execute(sql, values).fetchall(), count))["p50_ms"]
    link.close()
    return taken


def inserts(folder: Path, texts: list[str], seconds: float = 2.0) -> float:
    """Rows a second of a bare insert of a message-like row, 2,000 in a transaction, WAL and synchronous=FULL as ours."""
    link = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    link.execute("PRAGMA journal_mode=WAL")
    link.execute("PRAGMA synchronous=FULL")
    link.execute(
        "CREATE TABLE message (id INTEGER PRIMARY KEY, conversation_id INTEGER, kind TEXT, text TEXT, message_id TEXT, external_id TEXT, at TEXT)"
    )
    link.execute("CREATE INDEX by_conversation ON message (conversation_id, id)")
    link.execute("CREATE UNIQUE INDEX by_external ON message (external_id)")
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        link.execute("BEGIN IMMEDIATE")
        link.executemany(
            "INSERT INTO message (conversation_id, kind, text, message_id, external_id, at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    (done + n) // 5,
                    "inbound",
                    texts[(done + n) % len(texts)],
                    f"<{done + n}@x>",
                    f"e{done + n}",
                    "2026-01-01 00:00:00",
                )
                for n in range(2000)
            ],
        )
        link.execute("COMMIT")
        done += 2000
    rate = done / (time.perf_counter() - began)
    link.close()
    return rate
