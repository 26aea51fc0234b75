"""The mailbox against what was stored: every mail of a folder is here, or is fetched now, and that it was missed is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from kept.channels.email.mailboxes import asking, telling
from kept.channels.email.mailboxes.asking import Seen
from kept.channels.email.mailboxes.connecting import Client
from kept.channels.email.mailboxes.fetching import look_into, take
from kept.channels.email.mailboxes.settling import settle
from kept.channels.email.models import Folder, Mailbox
from kept.events.clock import now
from kept.events.recording import record


def reconcile(client: Client, mailbox: Mailbox, *, by: Any) -> int:
    """All folders of the mailbox. Returns how many mails were found that had been missed. Event: mailbox.missed_found."""
    missed = 0
    for name in mailbox.folder_names:
        folder = look_into(client, mailbox, name, by=by)
        if folder is not None:
            missed += reconcile_folder(client, folder, by=by)
    Mailbox.objects.filter(pk=mailbox.pk).update(reconciled_at=now())
    return missed


def reconcile_folder(client: Client, folder: Folder, *, by: Any) -> int:
    """The selected folder: whatever of it we do not have is fetched. Returns how many of those were missed before.

    Missed is what lay there when the folder was last found complete, or has a number we had passed already.
    """
    missing, there = not_stored(client, folder)
    passed = [seen for seen in missing if seen.uid <= folder.last_uid and folder.reconciled_at is not None]
    take(client, folder, missing, by=by)
    settle(client, folder)
    left = _without_row(client, folder, [seen.uid for seen in missing])
    found = sum(seen.uid not in left for seen in passed)
    with transaction.atomic():
        folder.there, folder.stored, folder.reconciled_at = there, there - len(left), now()
        folder.stuck = len(left)
        folder.save(update_fields=["there", "stored", "reconciled_at", "stuck"])
        if found:
            _say(folder, found, by=by)
    return found


def not_stored(client: Client, folder: Folder) -> tuple[list[Seen], int]:
    """(the mails of the selected folder since our time that have no row, how many there are since our time)."""
    uids = set(asking.uids_from(client, folder.first_uid))
    earlier: set[int] = set()
    if folder.since is not None:
        earlier = set(client.search(["SINCE", (folder.since - timedelta(days=1)).date()])) - uids
    had = set(folder.fetched.filter(uidvalidity=folder.numbering).values_list("uid", flat=True))
    missing = [seen for seen in asking.look(client, (uids | earlier) - had) if _counts(seen, folder)]
    return missing, len((uids | earlier) & had) + len(missing)


def _counts(seen: Seen, folder: Folder) -> bool:
    return seen.uid >= folder.first_uid or folder.since is None or seen.at is None or seen.at >= folder.since


def _without_row(client: Client, folder: Folder, uids: Iterable[int]) -> set[int]:
    """Of these, the mails that still lie there and that we still do not have."""
    had = set(folder.fetched.filter(uidvalidity=folder.numbering).values_list("uid", flat=True))
    return {seen.uid for seen in asking.look(client, set(uids) - had)}


def _say(folder: Folder, found: int, *, by: Any) -> None:
    moment = now()
    Folder.objects.filter(pk=folder.pk).update(missed=F("missed") + found, missed_last=found, missed_at=moment)
    record("mailbox.missed_found", folder.mailbox, by=by, data={"folder": folder.name, "mails": found})
    telling.tell_of_missed(folder.mailbox, found, moment)
