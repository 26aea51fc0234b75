"""What is asked of an IMAP server, always by UID and always by PEEK: looking leaves no trace in the mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient

MOST_AT_ONCE, MOST_BYTES = 50, 1024 * 1024  # mails in one answer; a larger mail comes alone
HEADER_BYTES = 256 * 1024
# Folders nobody means by "all my mail" (RFC 6154), or that hold every mail a second time.
NOT_MAIL = frozenset({b"\\noselect", b"\\nonexistent", b"\\all", b"\\junk", b"\\trash", b"\\drafts", b"\\flagged"})


@dataclass(frozen=True)
class Seen:
    """What a folder shows of one mail before it is fetched. `at` is when the server got it (aware), if it says so."""

    uid: int
    size: int
    at: datetime | None


def folders_of(client: IMAPClient, *, all_kinds: bool = False) -> list[str]:
    """The names of the folders with mail in them; `all_kinds`: also junk, trash, drafts and copies of everything."""
    unwanted = {b"\\noselect", b"\\nonexistent"} if all_kinds else NOT_MAIL
    return [
        name if isinstance(name, str) else name.decode("utf-8", "replace")
        for flags, _delimiter, name in client.list_folders()
        if not unwanted & {flag.lower() for flag in flags}
    ]


def uids_from(client: IMAPClient, first: int) -> list[int]:
    """The UIDs of the selected folder from `first` on, ascending."""
    # "n:*" always holds the last mail, also where its UID is below n.
    return sorted(uid for uid in client.search(["UID", f"{first}:*"]) if uid >= first)


def uids_since(client: IMAPClient, moment: datetime) -> list[int]:
    """The UIDs of mails that the server got at `moment` or later, ascending."""
    # SEARCH knows days only, in the server's own zone.
    days = client.search(["SINCE", (moment - timedelta(days=1)).date()])
    return [seen.uid for seen in look(client, days) if seen.at is None or seen.at >= moment]


def look(client: IMAPClient, uids: Iterable[int]) -> Iterator[Seen]:
    """Size and time of each of these mails that is still there, in order."""
    for some in chunks(sorted(uids), 500):
        answers = client.fetch(some, ["RFC822.SIZE", "INTERNALDATE"])
        for uid in some:
            if uid in answers and b"RFC822.SIZE" in answers[uid]:
                row = answers[uid]
                yield Seen(uid, int(row[b"RFC822.SIZE"]), _aware(row.get(b"INTERNALDATE")))


def together(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    """Batches that may be asked for in one go."""
    batch: list[Seen] = []
    for one in seen:
        if batch and (len(batch) >= MOST_AT_ONCE or sum(s.size for s in batch) + one.size > MOST_BYTES):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def contents(client: IMAPClient, uids: list[int]) -> dict[int, bytes]:
    """UID -> the whole mail as it lies there; what is gone meanwhile is left out."""
    answers = client.fetch(uids, ["BODY.PEEK[]"])
    return {uid: answers[uid][b"BODY[]"] for uid in uids if answers.get(uid, {}).get(b"BODY[]") is not None}


def headers(client: IMAPClient, uid: int) -> bytes:
    """The headers of one mail, as far as they are of a sane size; b"" if it is gone."""
    row: dict[bytes, Any] = client.fetch([uid], [f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"]).get(uid, {})
    return next((value or b"" for key, value in row.items() if key.startswith(b"BODY[HEADER]")), b"")


def message_ids(client: IMAPClient, uids: Iterable[int]) -> dict[int, str]:
    """UID -> Message-ID without brackets, "" where there is none."""
    found = {}
    for some in chunks(sorted(uids), 500):
        answers = client.fetch(some, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
        for uid, row in answers.items():
            raw = next((value or b"" for key, value in row.items() if key.startswith(b"BODY[HEADER")), b"")
            found[uid] = message_id_in(raw)
    return found


def message_id_in(content: bytes) -> str:
    """The Message-ID of a mail or of its headers, as short and plain as it is compared by."""
    head = content[:HEADER_BYTES].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    lines = head.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n")
    value = next((line[11:] for line in lines if line[:11].lower() == b"message-id:"), b"")
    return value.decode("ascii", "replace").replace("\x00", "").strip().strip("<>").strip()[:255]


def chunks(rows: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
