"""All mails of an account, one after the other, for an import that can be taken up where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from imapclient import IMAPClient

from kept.channels.email.mailboxes import asking
from kept.channels.email.mailboxes.connecting import plainly


@dataclass(frozen=True)
class Kept:
    """One mail of an account. `at` is when the server got it (aware), if it says so.

    A mail over the size limit comes as its headers only, with `too_large`.
    """

    folder: str
    uidvalidity: int
    uid: int
    at: datetime | None
    content: bytes
    too_large: bool = False


def history(
    connection: IMAPClient, folders: list[str] | None = None, after: dict[str, tuple[int, int]] | None = None
) -> Iterator[Kept]:
    """The mails of these folders (None: all but junk, trash, drafts and copies), in order of folder and UID.

    `after` is folder -> (uidvalidity, uid) of the last one had; a folder that was numbered anew meanwhile begins at its
    beginning. Nothing is marked. `connection` comes from `connecting.connect`. Raises Fault.
    """
    with plainly():
        for folder in asking.folders_of(connection) if folders is None else folders:
            uidvalidity, uids = _waiting(connection, folder, (after or {}).get(folder))
            for batch in asking.together(asking.look(connection, uids)):
                yield from _mails(connection, folder, uidvalidity, batch)


def total(
    connection: IMAPClient, folders: list[str] | None = None, after: dict[str, tuple[int, int]] | None = None
) -> int:
    """How many mails `history` with the same arguments will give."""
    with plainly():
        names = asking.folders_of(connection) if folders is None else folders
        return sum(len(_waiting(connection, folder, (after or {}).get(folder))[1]) for folder in names)


def _waiting(connection: IMAPClient, folder: str, had: tuple[int, int] | None) -> tuple[int, list[int]]:
    """(uidvalidity, the UIDs not had yet) of a folder, which is selected then."""
    uidvalidity = int(connection.select_folder(folder, readonly=True).get(b"UIDVALIDITY", 0))
    first = had[1] + 1 if had is not None and had[0] == uidvalidity else 1
    return uidvalidity, asking.uids_from(connection, first)


def _mails(connection: IMAPClient, folder: str, uidvalidity: int, batch: list[asking.Seen]) -> Iterator[Kept]:
    large = {seen.uid for seen in batch if seen.size > settings.MAX_MAIL_BYTES}
    found = asking.contents(connection, [seen.uid for seen in batch if seen.uid not in large])
    for seen in batch:
        content = asking.headers(connection, seen.uid) if seen.uid in large else found.get(seen.uid)
        if content is not None:
            yield Kept(folder, uidvalidity, seen.uid, seen.at, content, seen.uid in large)
