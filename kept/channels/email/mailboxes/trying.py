"""Looking at an account before it is used: does it let us in, and what is there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from kept.channels.email.mailboxes import asking
from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.connecting import Client, connect, end, plainly
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.setting_up import PLACE
from kept.channels.email.mailboxes.signing_in import account_of
from kept.channels.email.models import Mailbox, Way

MOST_COUNTED = 200  # folders; each costs a question


@dataclass(frozen=True)
class There:
    """One folder of an account: its name, and how many mails lie in it (None: it does not say)."""

    name: str
    mails: int | None


def account_as_given(values: dict[str, Any], mailbox: Mailbox | None, *, by: Any) -> Account:
    """The account that a form describes; its empty password is the one we have, for the place we have it for.

    Raises Fault not_signed_in where there is none.
    """
    if values["way"] != Way.PASSWORD:
        if mailbox is None or values["way"] != mailbox.way:
            raise Fault("not_signed_in")
        return account_of(mailbox, by=by)
    same = mailbox is not None and all(getattr(mailbox, name) == values[name] for name in PLACE)
    if mailbox is not None and same and not values["secret"]:
        return account_of(mailbox, by=by)
    if not values["secret"] or not values["host"]:
        raise Fault("not_signed_in")
    place = {name: values[name] for name in PLACE}
    return Account(**(place | {"host": values["host"].strip().lower()}), secret=values["secret"])


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
