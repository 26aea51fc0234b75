"""Mails of one folder into the desk. A mail and the note that we have it are written together, or neither is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from kept.channels.email.mailboxes import asking
from kept.channels.email.mailboxes.asking import Seen
from kept.channels.email.mailboxes.connecting import Client
from kept.channels.email.mailboxes.settling import settle
from kept.channels.email.models import Afterwards, Fetched, Folder, Mailbox
from kept.channels.email.putting_aside import keep_too_large
from kept.channels.email.queueing import keep_for_reading
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Raw

AT_ONCE = 10  # mails in one transaction: others write, too
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def look_into(client: Client, mailbox: Mailbox, name: str, *, by: Any) -> Folder | None:
    """Select a folder and know how far it was fetched. None if it is not there any more, which is recorded.

    Events: mailbox.folder_gone, mailbox.renumbered.
    """
    folder, _new = Folder.objects.get_or_create(mailbox=mailbox, name=name)
    folder.mailbox = mailbox
    try:
        answer = client.select_folder(name, readonly=mailbox.afterwards == Afterwards.LEAVE)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        _gone(folder, by=by)
        return None
    uidvalidity, next_uid = int(answer.get(b"UIDVALIDITY", 0)), answer.get(b"UIDNEXT")
    if folder.uidvalidity != uidvalidity or folder.gone_at is not None:
        _numbered(client, folder, uidvalidity, next_uid, by=by)
    return folder


def _gone(folder: Folder, *, by: Any) -> None:
    if folder.gone_at is None:
        with transaction.atomic():
            folder.gone_at = now()
            folder.save(update_fields=["gone_at"])
            record("mailbox.folder_gone", folder.mailbox, by=by, data={"folder": folder.name})


def _numbered(client: Client, folder: Folder, uidvalidity: int, next_uid: int | None, *, by: Any) -> None:
    """The folder's numbers are new to us: seen for the first time, or numbered anew by its server."""
    first = next_uid or max(client.search("ALL"), default=0) + 1
    folder.gone_at = None
    if folder.uidvalidity == uidvalidity:
        folder.save(update_fields=["gone_at"])
        return
    if folder.uidvalidity is None:
        folder.since, folder.before = folder.mailbox.since, _newest(client)
        folder.first_uid, folder.last_uid = first, first - 1
        folder.uidvalidity = uidvalidity
        folder.save()
        return
    # What was before our time cannot be told by its number any more, but by when the server got it.
    since = folder.since or (folder.before + timedelta(seconds=1) if folder.before else BEGINNING)
    known = _known_again(client, folder, asking.uids_since(client, since))
    with transaction.atomic():
        Fetched.objects.bulk_create([one for one in known if _at(one, uidvalidity)], ignore_conflicts=True)
        folder.since, folder.uidvalidity, folder.first_uid, folder.last_uid = since, uidvalidity, first, first - 1
        folder.reconciled_at = None
        folder.save()
        record("mailbox.renumbered", folder.mailbox, by=by, data={"folder": folder.name, "known": len(known)})


def _at(one: Fetched, uidvalidity: int) -> Fetched:
    one.uidvalidity = uidvalidity
    return one


def _newest(client: Client) -> datetime | None:
    uids = sorted(client.search("ALL"))[-50:]
    return max((seen.at for seen in asking.look(client, uids) if seen.at), default=None)


def _known_again(client: Client, folder: Folder, uids: list[int]) -> list[Fetched]:
    """Rows for those mails that we have under other numbers: the same Message-ID and the same size."""
    had = {(row.message_id, row.size): row for row in folder.fetched.exclude(message_id="").iterator()}
    ids = asking.message_ids(client, uids)
    known = []
    for seen in asking.look(client, uids):
        row = had.get((ids.get(seen.uid, ""), seen.size))
        if row is not None:
            known.append(_row(folder, seen, row.message_id, row.digest, row.raw, settled_at=row.settled_at))
    return known


def fetch_new(client: Client, folder: Folder, *, by: Any) -> int:
    """The mails of the selected folder that came since the last look. Returns how many were stored."""
    return take(client, folder, asking.look(client, asking.uids_from(client, folder.last_uid + 1)), by=by)


def take(client: Client, folder: Folder, seen: Iterable[Seen], *, by: Any) -> int:
    """Fetch and store these mails of the selected folder, in order. Returns how many were stored."""
    count = 0
    for batch in asking.together(seen):
        pieces = _pieces(client, folder, batch)
        for start in range(0, len(pieces), AT_ONCE):
            count += _stored(folder, pieces[start : start + AT_ONCE], by=by)
        settle(client, folder)
    return count


def _pieces(client: Client, folder: Folder, batch: list[Seen]) -> list[tuple[Seen, bytes]]:
    """The mails themselves; of one that is too large its headers."""
    most = settings.MAX_MAIL_BYTES
    small = [seen for seen in batch if seen.size <= most]
    try:
        found = asking.contents(client, [seen.uid for seen in small]) if small else {}
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        found = _one_by_one(client, folder, small, str(error))
    found |= {seen.uid: asking.headers(client, seen.uid) for seen in batch if seen.size > most}
    return [(seen, content) for seen in batch if (content := found.get(seen.uid))]


def _one_by_one(client: Client, folder: Folder, batch: list[Seen], words: str) -> dict[int, bytes]:
    """One mail of a batch cannot be had: the others can. The next look tries it again, and the page says so."""
    found: dict[int, bytes] = {}
    for seen in batch:
        try:
            found |= asking.contents(client, [seen.uid])
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            words = str(error)
    Folder.objects.filter(pk=folder.pk).update(stuck_detail=words.replace("\x00", "")[:300])
    return found


def _stored(folder: Folder, pieces: list[tuple[Seen, bytes]], *, by: Any) -> int:
    """Mails, notes and position in one transaction: whatever stops us in between has stored nothing."""
    mailbox = folder.mailbox
    digests = [hashlib.sha256(content).hexdigest() for _seen, content in pieces]
    with transaction.atomic():
        had = _had(mailbox, digests)
        rows = []
        for (seen, content), digest in zip(pieces, digests, strict=True):
            raw = had[digest] = had.get(digest) or _store(mailbox, seen, content, by=by)
            rows.append(_row(folder, seen, asking.message_id_in(content), digest, raw))
        Fetched.objects.bulk_create(rows)
        folder.last_uid = max(folder.last_uid, rows[-1].uid)
        folder.there, folder.stored = folder.there + len(rows), folder.stored + len(rows)
        folder.save(update_fields=["last_uid", "there", "stored"])
        Mailbox.objects.filter(pk=mailbox.pk).update(last_mail_at=now())
    return len(rows)


def _had(mailbox: Mailbox, digests: list[str]) -> dict[str, Raw]:
    """What we have of this mailbox under these digests: a mail may be copied or moved from one folder to another."""
    rows = Fetched.objects.filter(digest__in=digests, folder__mailbox=mailbox, raw__isnull=False)
    return {row.digest: row.raw for row in rows.select_related("raw").order_by() if row.raw is not None}


def _store(mailbox: Mailbox, seen: Seen, content: bytes, *, by: Any) -> Raw:
    if seen.size > settings.MAX_MAIL_BYTES or len(content) > settings.MAX_MAIL_BYTES:
        size = max(seen.size, len(content))
        return keep_too_large(content[: asking.HEADER_BYTES], size=size, channel=mailbox.channel, by=by)
    return keep_for_reading(content, channel=mailbox.channel)


def _row(
    folder: Folder, seen: Seen, message_id: str, digest: str, raw: Raw | None, settled_at: datetime | None = None
) -> Fetched:
    leaves = folder.mailbox.afterwards == Afterwards.LEAVE
    return Fetched(
        folder=folder,
        uidvalidity=folder.numbering,
        uid=seen.uid,
        message_id=message_id,
        size=seen.size,
        digest=digest,
        raw=raw,
        settled_at=now() if leaves else settled_at,
    )
