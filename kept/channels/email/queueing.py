"""Reading stored mails by jobs, so that whoever brings one need not wait until it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from kept.channels.email.inbound import settle_mails
from kept.channels.email.intake import Letter, keep, keep_many
from kept.channels.email.putting_aside import give_up
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.intake import unsettled
from kept.inbox.models import Raw
from kept.jobs.models import Job
from kept.jobs.tasks import task
from kept.jobs.together import taken_along

MOST_TOGETHER = 100
MOST_BYTES_TOGETHER = 4 * 1024 * 1024
LOST_AFTER = timedelta(minutes=2)
MOST_LOSSES = 3  # a mail that takes the process with it so often is for people to look at


def keep_for_reading(content: bytes, **envelope: Any) -> Raw:
    """Store one mail (see `intake.keep`) and have it read by a job, both or neither."""
    return keep(content, **envelope, then=lambda raw: read_kept.enqueue_first(raw.pk, unique_key=key_of(raw.pk)))


def keep_many_for_reading(letters: Sequence[Letter]) -> list[Raw]:
    """keep_for_reading() for mails that come at the same moment, in one transaction: all or none."""
    return keep_many(
        letters, then=lambda raws: read_kept.enqueue_many_first(((raw.pk,), key_of(raw.pk)) for raw in raws)
    )


def key_of(raw_id: int) -> str:
    return f"email.read:{raw_id}"


@task(queue="mail", max_attempts=6, most_losses=MOST_LOSSES)
def read_kept(raw_id: int) -> None:
    """Read a stored mail, and with it others that wait. Safe to run twice: what has been settled is left alone."""
    with taken_along(read_kept, key_of(raw_id), most=MOST_TOGETHER - 1) as others:
        ids = [raw_id, *(job.args[0] for job in others)]
        raws = Raw.objects.select_related("file").filter(pk__in=ids, channel_kind="email", settled_at=None)
        for portion in _portions(raws.order_by("pk")):
            settle_mails(portion, by=SYSTEM)


def _portions(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    """As many as fit into memory easily; a large mail by itself."""
    portion: list[Raw] = []
    size = 0
    for raw in raws:
        if portion and size + raw.file.size > MOST_BYTES_TOGETHER:
            yield portion
            portion, size = [], 0
        portion.append(raw)
        size += raw.file.size
    if portion:
        yield portion


def read_waiting() -> int:
    """Timed work: mails whose reading was lost (a crash between storing and queueing) are queued. Returns how many.

    One whose job was given up goes into the quarantine, unread: it took the process with it, or failed each time.
    """
    waiting = list(unsettled(now() - LOST_AFTER).filter(channel_kind="email")[:1000])
    jobs = _jobs_of(waiting)
    lost = [raw for raw in waiting if raw.pk not in jobs]
    for raw in lost:
        read_kept.enqueue(raw.pk, unique_key=key_of(raw.pk))
    for raw in waiting:
        job = jobs.get(raw.pk)
        if job is not None and job.failed_at is not None:
            give_up(raw, job.error, by=SYSTEM)
    return len(lost)


def _jobs_of(raws: Iterable[Raw]) -> dict[int, Job]:
    """The latest job of each that is not done: queued, running or given up. A new one would begin to count anew."""
    keys = {key_of(raw.pk): raw.pk for raw in raws}
    found = Job.objects.filter(path=read_kept.path, finished_at=None, unique_key__in=keys).order_by("pk")
    return {keys[job.unique_key or ""]: job for job in found}
