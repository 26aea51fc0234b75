"""Which mails belong together: read from the headers alone, and remembered in some hundred bytes a mail.

An answer may lie before its question, or in another file. So all headers are looked at once before anything is
written; texts are read only when their thread is, so that a mailbox of any size fits.
"""

import re
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b, sha256

from kept.exchange.mail_stores import Place, Store

NEEDED = re.compile(
    rb"^(message-id|in-reply-to|references|date|from):((?:[^\n]|\n[ \t])*)", re.IGNORECASE | re.MULTILINE
)
_ID = re.compile(rb"<([^<>\s]{1,400})>")
_REPORTED = re.compile(rb"^(?:original-)?message-id:\s*<([^<>\s]{1,400})>", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")
MOST_REFERENCES = 100


class Index:
    """The mails of a store by thread. `len()` is their number, copies included."""

    def __init__(self, store: Store):
        self.files, self.quoted = array("L"), array("b")
        self.starts, self.lengths = array("Q"), array("Q")
        self.own, self.same, self.whens = array("Q"), array("Q"), array("d")
        self.leader: dict[int, int] = {}
        for place in store.places():
            self._add(place, store)

    def __len__(self) -> int:
        return len(self.own)

    def threads(self) -> Iterator[tuple[list[int], int]]:
        """Numbers of mails that refer to each other, oldest first, and how many there were with copies.

        Threads come in the order of their first mail. A mail that lies in several folders is there once.
        """
        first: dict[int, float] = {}
        for number in range(len(self)):
            root = self._find(self.own[number])
            first[root] = min(first.get(root, float("inf")), self.whens[number])
        order = sorted(range(len(self)), key=lambda n: (first[r := self._find(self.own[n])], r, self.whens[n], n))
        thread: list[int] = []
        for number in order:
            if thread and self._find(self.own[thread[0]]) != self._find(self.own[number]):
                yield self._unique(thread), len(thread)
                thread = []
            thread.append(number)
        if thread:
            yield self._unique(thread), len(thread)

    def place(self, number: int) -> Place:
        return Place(self.files[number], self.starts[number], self.lengths[number], bool(self.quoted[number]))

    def identity(self, number: int) -> str:
        """What the mail is known by, also in another import: its id, sender and date; without an id, its headers."""
        return f"{self.same[number]:016x}"

    def at(self, number: int) -> datetime | None:
        """When it was written, by its own word."""
        return datetime.fromtimestamp(self.whens[number], UTC) if self.whens[number] else None

    def _unique(self, thread: list[int]) -> list[int]:
        return sorted({self.same[n]: n for n in reversed(thread)}.values(), key=lambda n: (self.whens[n], n))

    def _add(self, place: Place, store: Store) -> None:
        head = store.head(place)
        end = _END.search(head)
        head = head[: end.start()] if end else head
        found = {name.lower(): value for name, value in reversed(NEEDED.findall(head))}
        ids = _ID.findall(found.get(b"message-id", b"")) or [found.get(b"message-id", b"").strip()]
        # Without an id of its own a mail is known by its headers; those of two mails differ in time and way.
        own = ids[0] or sha256(head if head.strip() else store.content(place)).digest()
        self.files.append(place.file)
        self.quoted.append(place.quoted)
        self.starts.append(place.start)
        self.lengths.append(place.length)
        self.own.append(_short(own))
        # The same id on two mails that are not the same (programs that count from 1) must not hide one of them.
        self.same.append(
            _short(own + b"\0" + found.get(b"from", b"").strip() + b"\0" + found.get(b"date", b"").strip())
        )
        self.whens.append(_when(found.get(b"date", b"")))
        others = _ID.findall(found.get(b"in-reply-to", b"") + found.get(b"references", b""))
        if b"multipart/report" in head.lower():
            others += _REPORTED.findall(store.content(place)[len(head) :])
        for other in others[:MOST_REFERENCES]:
            self.leader[self._find(_short(other))] = self._find(self.own[-1])

    def _find(self, id: int) -> int:
        leader = self.leader
        while (up := leader.get(id, id)) != id:
            leader[id] = id = leader.get(up, up)
        return id


def _short(id: bytes) -> int:
    return int.from_bytes(blake2b(id, digest_size=8).digest())


def _when(date: bytes) -> float:
    """Seconds since 1970; 0 for a date that makes no sense, or none that a mail can have."""
    try:
        at = parsedate_to_datetime(" ".join(date.decode("ascii", "ignore").split()))
        seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
    return seconds if 0 < seconds < 4_000_000_000 else 0.0
