"""One connection to one mailbox: look at everything once, then take what comes, by IDLE or by asking every minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections

from kept.channels.email.mailboxes.connecting import Client, connect, end, plainly
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.mailboxes.fetching import fetch_new, look_into
from kept.channels.email.mailboxes.reconciling import reconcile
from kept.channels.email.mailboxes.signing_in import account_of, forget_token
from kept.channels.email.mailboxes.standing import mark_connected, mark_steady
from kept.channels.email.models import Folder, Mailbox, Way
from kept.live.hub import changed

log = logging.getLogger(__name__)
ASK_EVERY = 60.0  # seconds between two looks at folders that cannot tell by themselves
IDLE_AT_MOST = 240.0  # some routers forget a silent connection after five minutes
RECONCILE_EVERY = 3600.0
STEADY_AFTER = 120.0
LOOK_UP_EVERY = 1.0  # how soon we notice that we are to stop


class Attention:
    """A connection that is kept up until `over()` says so. Not for two threads."""

    def __init__(self, mailbox: Mailbox, over: Callable[[], bool], *, by: Any):
        self.mailbox, self.over, self.by = mailbox, over, by
        self.client: Client | None = None
        self.reconciled = 0.0
        self.selected = False  # whether a folder is, so that the server can tell us of it

    def run(self) -> None:
        """Returns when it is over. Raises Fault when the connection is."""
        try:
            with plainly():
                self.client = self._signed_in()
                self._attend(self.client)
        finally:
            if self.client is not None:
                end(self.client)

    def _signed_in(self) -> Client:
        try:
            return connect(account_of(self.mailbox, by=self.by))
        except Fault as fault:
            if fault.code == "revoked" and self.mailbox.way != Way.PASSWORD:
                forget_token(self.mailbox)
            raise

    def _attend(self, client: Client) -> None:
        began = time.monotonic()
        while not self.over():
            close_old_connections()
            self._look(client)
            mark_connected(self.mailbox, by=self.by)
            if time.monotonic() - began > STEADY_AFTER:
                mark_steady(self.mailbox)
            self._wait(client)

    def _look(self, client: Client) -> None:
        """Everything that is new; once an hour, everything that should be here."""
        if not self.reconciled or time.monotonic() - self.reconciled > RECONCILE_EVERY:
            reconcile(client, self.mailbox, by=self.by)
            self.reconciled = time.monotonic()
        # The first folder last: it is the one that stays selected, for IDLE.
        count, there = 0, 0
        for name in reversed(self.mailbox.folder_names):
            folder = look_into(client, self.mailbox, name, by=self.by)
            self.selected = folder is not None
            if folder is not None:
                there += 1
                count += self._new(client, folder)
        if not there:
            raise Fault("no_folder", ", ".join(self.mailbox.folder_names))
        if count:
            changed("mailboxes")

    def _new(self, client: Client, folder: Folder) -> int:
        if folder.reconciled_at is None:  # it came while we looked, or was numbered anew
            self.reconciled = 0.0
        count = 0
        while True:
            client.forget_news()
            count += fetch_new(client, folder, by=self.by)
            if self.over() or not client.has_news():
                return count

    def _wait(self, client: Client) -> None:
        """Until something comes, or it is time to look by ourselves."""
        alone = len(self.mailbox.folder_names) == 1
        until = time.monotonic() + (IDLE_AT_MOST if alone else ASK_EVERY)
        if not self.selected or not client.has_capability("IDLE"):
            until = time.monotonic() + ASK_EVERY
            while not self.over() and time.monotonic() < until:
                time.sleep(min(LOOK_UP_EVERY, max(0.0, until - time.monotonic())))
            return
        client.idle()
        while not self.over() and time.monotonic() < until and not client.wait(LOOK_UP_EVERY):
            continue
        client.idle_done()
