"""Looking at an account before it is used: does it let us in, and what is there?"""

from __future__ import annotations

from dataclasses import dataclass

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from kept.channels.email.mailboxes import asking
from kept.channels.email.mailboxes.connecting import Account, Client, connect, end, plainly

MOST_COUNTED = 200  # folders; each costs a question


@dataclass(frozen=True)
class There:
    """One folder of an account: its name, and how many mails lie in it (None: it does not say)."""

    name: str
    mails: int | None


def found_at(account: Account) -> list[There]:
    """The folders of an account, the inbox first. Raises Fault."""
    with plainly():
        client = connect(account)
        try:
            names = asking.folders_of(client, all_kinds=True)
            names.sort(key=lambda name: (name.upper() != "INBOX", name.casefold()))
            return [There(name, _count(client, name) if n < MOST_COUNTED else None) for n, name in enumerate(names)]
        finally:
            end(client)


def _count(client: Client, name: str) -> int | None:
    try:
        return int(client.folder_status(name, ["MESSAGES"])[b"MESSAGES"])
    except IMAPClientAbortError:
        raise
    except (IMAPClientError, KeyError):
        return None
