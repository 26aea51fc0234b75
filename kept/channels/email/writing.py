"""Storing what the doors take: one thread for each door, which stores what waits at the same moment in one go."""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import close_old_connections

from kept.channels.email.intake import Letter
from kept.channels.email.queueing import MOST_BYTES_TOGETHER, MOST_TOGETHER, keep_for_reading, keep_many_for_reading

log = logging.getLogger(__name__)


class Writer:
    """Stores mails and queues their reading. Whoever brings one waits for `store(…)`: True once it is on the disk."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail-in")
        self.waiting: deque[tuple[Letter, Future[bool]]] = deque()

    def store(self, letter: Letter) -> Future[bool]:
        """Whether it is stored; False means that its server should try again. Never raises."""
        answer: Future[bool] = Future()
        self.waiting.append((letter, answer))
        self.threads.submit(self._store_waiting)
        return answer

    def close(self) -> None:
        """Take no more; what waits is stored."""
        self.threads.shutdown(wait=True)

    def _store_waiting(self) -> None:
        # Each letter brings one call; those whose letter an earlier call took find the queue empty.
        taken = self._taken()
        if not taken:
            return
        # The thread lives as long as the process; a connection the database closed meanwhile must not be used again.
        close_old_connections()
        stored = _stored([letter for letter, _answer in taken])
        for (_letter, answer), well in zip(taken, stored, strict=True):
            answer.set_result(well)

    def _taken(self) -> list[tuple[Letter, Future[bool]]]:
        taken: list[tuple[Letter, Future[bool]]] = []
        size = 0
        while self.waiting and len(taken) < MOST_TOGETHER and (not taken or size < MOST_BYTES_TOGETHER):
            letter, answer = self.waiting.popleft()
            if answer.set_running_or_notify_cancel():  # else whoever brought it has gone
                taken.append((letter, answer))
                size += len(letter.content)
        return taken


def _stored(letters: list[Letter]) -> list[bool]:
    if len(letters) > 1:
        try:
            keep_many_for_reading(letters)
        except Exception as error:
            # Each by itself shows whose fault it is; a full disk says so again.
            log.info("%s mails are stored one by one: %s", len(letters), error)
        else:
            return [True] * len(letters)
    return [stored_alone(letter) for letter in letters]


def stored_alone(letter: Letter) -> bool:
    """Store one mail here and now; whether that worked."""
    try:
        keep_for_reading(
            letter.content, rcpt=letter.rcpt, mail_from=letter.mail_from, channel=letter.channel, peer=letter.peer
        )
    except Exception:
        log.exception("a mail could not be stored; its server will try again")
        return False
    return True
