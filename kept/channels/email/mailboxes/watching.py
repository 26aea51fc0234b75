"""Somebody watches every mailbox: one thread each, in one process at a time, which holds the mailbox's lease."""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, connections
from django.db.models import Q

from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.models import Mailbox
from kept.events.actors import SYSTEM
from kept.events.clock import now

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
RENEW_EVERY = 10.0  # seconds
LOOK_EVERY = 2.0
STOP_WITHIN = 5.0
# A change of these begins a new connection.
MATTERS = (
    "channel_id", "host", "port", "security", "user_name", "way", "secret", "folder_names", "afterwards", "move_to",
)  # fmt: skip


class Watchers:
    """The threads of this process. `alone`: no other process has any, so what is held, a dead one held."""

    def __init__(self, *, alone: bool):
        self.name = f"{socket.gethostname()[:60]}:{secrets.token_hex(8)}"
        self.stopping = threading.Event()
        self.poked = threading.Event()
        self.watchers: dict[int, Watcher] = {}
        self.alone = alone
        self.thread = threading.Thread(target=self._run, name="mailboxes", daemon=True)

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                close_old_connections()
                if self.alone:
                    Mailbox.objects.exclude(held_by="").update(held_by="", held_until=None)
                    self.alone = False
                self.look()
            except Exception:  # mostly the database is away; mailboxes must be watched when it is back
                log.exception("cannot look which mailboxes to watch")
                connections.close_all()
            self.poked.wait(LOOK_EVERY)
            self.poked.clear()
        connections.close_all()

    def look(self) -> None:
        """Begin to watch whatever nobody watches; renew what we hold; end what is paused or gone."""
        self.watchers = {id: one for id, one in self.watchers.items() if one.thread.is_alive()}
        rows = {row.pk: row for row in Mailbox.objects.running()}
        for id, watcher in self.watchers.items():
            watcher.check(rows.get(id))
        for row in rows.values():
            if row.pk not in self.watchers and take(row, self.name):
                self.watchers[row.pk] = Watcher(row, self.name)

    def stop(self) -> None:
        """End all threads and give the mailboxes back."""
        self.stopping.set()
        self.poked.set()
        for watcher in self.watchers.values():
            watcher.over.set()
        end = time.monotonic() + STOP_WITHIN
        for thread in [self.thread, *(watcher.thread for watcher in self.watchers.values())]:
            thread.join(max(0.1, end - time.monotonic()))


class Watcher:
    """A thread that keeps up with one mailbox, through all its absences, until `over` is set."""

    def __init__(self, mailbox: Mailbox, name: str):
        self.mailbox, self.name = mailbox, name
        self.over = threading.Event()
        self.renewed = time.monotonic()
        self.thread = threading.Thread(target=self._run, name=f"mailbox-{mailbox.pk}", daemon=True)
        self.thread.start()

    def check(self, row: Mailbox | None) -> None:
        """Look at the mailbox as it stands now: end where it was paused or changed, else hold on to it."""
        if row is None or row.held_by != self.name or any(getattr(row, f) != getattr(self.mailbox, f) for f in MATTERS):
            self.over.set()
        elif time.monotonic() - self.renewed > RENEW_EVERY:
            self.renewed = time.monotonic()
            Mailbox.objects.filter(pk=row.pk, held_by=self.name).update(held_until=now() + LEASE)

    def _run(self) -> None:
        from kept.channels.email.mailboxes.attending import Attention

        try:
            while not self.over.is_set():
                self._turn(Attention)
        finally:
            release(self.mailbox, self.name)
            connections.close_all()

    def _turn(self, attention: type) -> None:
        """One connection, or one pause between two."""
        try:
            close_old_connections()
            self.mailbox.refresh_from_db()
            wait = (self.mailbox.next_try_at - now()).total_seconds() if self.mailbox.next_try_at else 0
            if wait > 0:
                self.over.wait(min(wait, LOOK_EVERY))
                return
            attention(self.mailbox, self.over.is_set, by=SYSTEM).run()
        except Fault as fault:
            self._away(fault)
        except Mailbox.DoesNotExist:
            self.over.set()
        except Exception as error:
            # Ours, or the database's: said on the page like any other trouble, and tried again.
            log.exception("mailbox %s", self.mailbox.pk)
            connections.close_all()
            self._away(Fault("failed", type(error).__name__))

    def _away(self, fault: Fault) -> None:
        from kept.channels.email.mailboxes.standing import mark_away

        try:
            mark_away(self.mailbox, fault, by=SYSTEM)
        except Exception:  # the database is away: nowhere to write it, and nothing to do but wait
            log.exception("mailbox %s", self.mailbox.pk)
            connections.close_all()
            self.over.wait(LOOK_EVERY)


def take(mailbox: Mailbox, name: str) -> bool:
    """Hold the mailbox, if nobody else does."""
    moment = now()
    free = Q(held_by="") | Q(held_until=None) | Q(held_until__lte=moment)
    if not Mailbox.objects.filter(free, pk=mailbox.pk).update(held_by=name, held_until=moment + LEASE):
        return False
    mailbox.held_by = name
    return True


def release(mailbox: Mailbox, name: str) -> None:
    """Let others have it at once. If that fails, the lease ends by itself."""
    try:
        Mailbox.objects.filter(pk=mailbox.pk, held_by=name).update(held_by="", held_until=None)
    except Exception:  # the database is away
        log.exception("mailbox %s stays held until its lease ends", mailbox.pk)


running: Watchers | None = None  # of this process


def start(*, alone: bool) -> Watchers:
    """Watch all mailboxes from now on. `alone`: this is the only process that does."""
    global running
    running = Watchers(alone=alone)
    running.thread.start()
    return running


def stop() -> None:
    """Watch none any more; others may at once."""
    global running
    if running is not None:
        running.stop()
        running = None


def look_now() -> None:
    """A mailbox was added or changed: this process need not wait for its next look."""
    if running is not None:
        running.poked.set()
