"""Mails that programs hand in at the same moment are taken in together: whoever is first does it for all who wait."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from itertools import groupby
from threading import Lock
from typing import Any

from django.db import connection

from kept.channels.email.inbound import Taken, settle_mails, take_in
from kept.channels.email.intake import Letter, keep_many
from kept.channels.email.queueing import MOST_BYTES_TOGETHER

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50

_Waiting = tuple[Letter, Any, Future[Taken]]
_waiting: deque[_Waiting] = deque()
_turn = Lock()


def take_in_many(letters: Sequence[Letter], *, by: Any) -> list[Taken]:
    """take_in() for several: all are stored, or it raises; then each is settled as take_in() does, in order."""
    return settle_mails(keep_many(letters), by=by)


def take_in_with_others(letter: Letter, *, by: Any) -> Taken:
    """take_in() with whatever other threads of this process bring meanwhile; what fails, fails alone."""
    if connection.in_atomic_block:
        return _alone(letter, by)  # a repeatable request: its answer and the mail are one transaction
    answer: Future[Taken] = Future()
    _waiting.append((letter, by, answer))
    while not answer.done():
        with _turn:
            if not answer.done():
                _take_in_waiting()
    return answer.result()


def _alone(letter: Letter, by: Any) -> Taken:
    return take_in(letter.content, rcpt=letter.rcpt, mail_from=letter.mail_from, channel=letter.channel, by=by)


def _take_in_waiting() -> None:
    taken: list[_Waiting] = []
    size = 0
    while _waiting and len(taken) < MOST_AT_ONCE and (not taken or size < MOST_BYTES_TOGETHER):
        taken.append(_waiting.popleft())
        size += len(taken[-1][0].content)
    try:
        for _user, group in groupby(taken, key=lambda each: each[1].pk):
            _together(list(group))
    finally:
        for _letter, _by, answer in taken:
            if not answer.done():  # this thread was stopped half-way; theirs must not wait for ever
                answer.set_exception(RuntimeError("stopped"))


def _together(group: list[_Waiting]) -> None:
    by = group[0][1]
    if len(group) > 1:
        try:
            raws = keep_many([letter for letter, _by, _answer in group])
        except Exception as error:
            log.info("%s mails are taken in one by one: %s", len(group), error)
        else:
            _answer_all(group, lambda: settle_mails(raws, by=by))
            return
    for each in group:
        _answer_all([each], lambda letter=each[0]: [_alone(letter, by)])  # type: ignore[misc]


def _answer_all(group: list[_Waiting], act: Any) -> None:
    try:
        found = act()
    except Exception as error:
        for _letter, _by, answer in group:
            answer.set_exception(error)
    else:
        for (_letter, _by, answer), taken in zip(group, found, strict=True):
            answer.set_result(taken)
