"""How it stands with a mailbox's connection: there, away (tried again by itself), or in need of a person."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.db import transaction

from kept.channels.email.mailboxes import telling
from kept.channels.email.mailboxes.faults import Fault
from kept.channels.email.models import FOR_PEOPLE, Mailbox
from kept.events.clock import now
from kept.events.recording import record
from kept.live.hub import changed

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
PEOPLE_PAUSE = timedelta(hours=1)  # a password that was refused may have been put right elsewhere
TOLD_AFTER = timedelta(minutes=15)
STANDING = ["connected_at", "away_since", "next_try_at", "tries", "fault", "fault_detail", "told_at"]


def mark_connected(mailbox: Mailbox, *, by: Any) -> None:
    """It is there. Event, after it was away: mailbox.returned."""
    was_told = mailbox.told_at is not None
    was_away = bool(mailbox.fault)
    with transaction.atomic():
        mailbox.connected_at = mailbox.connected_at or now()
        mailbox.away_since = mailbox.next_try_at = mailbox.told_at = None
        mailbox.fault = mailbox.fault_detail = ""
        mailbox.save(update_fields=STANDING)
        if was_away:
            record("mailbox.returned", mailbox, by=by)
        if was_told:
            telling.tell_of_return(mailbox)
    changed("mailboxes")


def mark_away(mailbox: Mailbox, fault: Fault, *, by: Any) -> None:
    """It cannot be reached, or not be read; when it is tried again stands in `next_try_at`. Event, once: mailbox.lost."""
    moment = now()
    with transaction.atomic():
        is_news = mailbox.fault != fault.code
        mailbox.connected_at, mailbox.away_since = None, mailbox.away_since or moment
        mailbox.fault, mailbox.fault_detail = fault.code, fault.detail
        mailbox.tries += 1
        mailbox.next_try_at = moment + pause_after(mailbox.tries, fault)
        if is_news:
            record("mailbox.lost", mailbox, by=by, data={"fault": fault.code})
        overdue = moment - mailbox.away_since >= TOLD_AFTER
        if (fault.needs_people and is_news) or (overdue and mailbox.told_at is None):
            mailbox.told_at = moment
            telling.tell_of_fault(mailbox)
        mailbox.save(update_fields=STANDING)
    changed("mailboxes")


def mark_steady(mailbox: Mailbox) -> None:
    """The connection has held for a while: the next trouble is a new one."""
    if mailbox.tries:
        mailbox.tries = 0
        mailbox.save(update_fields=["tries"])


def pause_after(tries: int, fault: Fault) -> timedelta:
    """How long to wait: longer each time, and not all mailboxes at the same second."""
    if fault.code in FOR_PEOPLE:
        return PEOPLE_PAUSE * random.uniform(0.9, 1.1)
    doubled = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(tries - 1, 12))
    return max(doubled * random.uniform(0.75, 1.25), timedelta(seconds=fault.wait))
