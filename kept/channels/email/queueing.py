"""Reading stored mails by jobs, so that whoever brings one need not wait until it is understood."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kept.channels.email.inbound import settle_mail
from kept.channels.email.intake import keep
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.intake import unsettled
from kept.inbox.models import Raw
from kept.jobs.tasks import task

LOST_AFTER = timedelta(minutes=2)


def keep_for_reading(content: bytes, **envelope: Any) -> Raw:
    """Store one mail (see `intake.keep`) and have it read by a job."""
    raw = keep(content, **envelope)
    read_kept.enqueue(raw.pk, unique_key=key_of(raw.pk))
    return raw


def key_of(raw_id: int) -> str:
    return f"email.read:{raw_id}"


@task(queue="mail", max_attempts=6)
def read_kept(raw_id: int) -> None:
    """Read a stored mail. Safe to run twice: what has been settled is left alone."""
    raw = Raw.objects.select_related("file").filter(pk=raw_id, channel_kind="email").first()
    if raw is not None and raw.settled_at is None:
        settle_mail(raw, by=SYSTEM)


def read_waiting() -> int:
    """Timed work: mails whose reading was lost (a crash between storing and queueing) are queued. Returns how many."""
    waiting = unsettled(now() - LOST_AFTER).filter(channel_kind="email").values_list("pk", flat=True)[:1000]
    for raw_id in waiting:
        read_kept.enqueue(raw_id, unique_key=key_of(raw_id))
    return len(waiting)
