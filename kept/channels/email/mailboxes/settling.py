"""What is done to a mail in its mailbox once we have it: nothing, unless a lead chose otherwise."""

from __future__ import annotations

from imapclient import SEEN
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from kept.channels.email.mailboxes.connecting import Client
from kept.channels.email.models import Afterwards, Fetched, Folder
from kept.events.clock import now

MOST = 500


def settle(client: Client, folder: Folder) -> None:
    """Mark or move the mails of the selected folder that are stored and wait for it. What fails is tried at the next look."""
    if folder.mailbox.afterwards == Afterwards.LEAVE:
        return
    waiting = folder.fetched.filter(settled_at=None, uidvalidity=folder.numbering).order_by("uid")
    while uids := list(waiting.values_list("uid", flat=True)[:MOST]):
        try:
            _settle(client, folder, uids)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            Folder.objects.filter(pk=folder.pk).update(stuck_detail=str(error).replace("\x00", "")[:300])
            return
        Fetched.objects.filter(folder=folder, uidvalidity=folder.numbering, uid__in=uids).update(settled_at=now())


def _settle(client: Client, folder: Folder, uids: list[int]) -> None:
    if folder.mailbox.afterwards == Afterwards.SEEN:
        client.add_flags(uids, [SEEN], silent=True)
        return
    target = folder.mailbox.move_to
    if not client.folder_exists(target):
        client.create_folder(target)
    if client.has_capability("MOVE"):
        client.move(uids, target)
        return
    client.copy(uids, target)
    client.delete_messages(uids, silent=True)
    # Without UIDPLUS the only EXPUNGE there is would remove what others have marked, too.
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
