"""Django's SQLite backend with one fair, process-wide lock around each write transaction.

SQLite's own busy handler is unfair: a waiting writer can starve for more than a second (measured with eight
writers). Threads of this process queue here first, in order, so that the file lock is nearly always free.
"""

import threading
from collections import deque

from django.db.backends.sqlite3 import base


class FairLock:
    """A lock that is granted in the order in which it was asked for; the holder may ask again (re-entrant)."""

    def __init__(self):
        self._inner = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: object | None = None
        self._depth = 0

    def acquire(self, owner: object) -> None:
        with self._inner:
            if self._owner is None or self._owner is owner:
                self._owner = owner
                self._depth += 1
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()
        with self._inner:
            self._owner = owner
            self._depth = 1

    def release(self, owner: object) -> None:
        with self._inner:
            if self._owner is not owner:
                return
            self._depth -= 1
            if self._depth:
                return
            # The next in line becomes the owner before anybody new can slip in.
            self._owner = self._waiting[0] if self._waiting else None
            if self._waiting:
                self._waiting.popleft().release()


WRITE_LOCK = FairLock()


class DatabaseWrapper(base.DatabaseWrapper):
    """One write transaction at a time in this process, first come first served."""

    _holds = False

    def _start_transaction_under_autocommit(self):
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give()
            raise

    def _take(self):
        if not self._holds:
            WRITE_LOCK.acquire(self)
            self._holds = True

    def _give(self):
        if self._holds:
            self._holds = False
            WRITE_LOCK.release(self)

    def _commit(self):
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            if not self.connection or not self.connection.in_transaction:
                self._give()

    def _rollback(self):
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self):
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give()
