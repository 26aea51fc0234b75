"""Bring in what another program knew: streamed, in batches, resumable, and the same twice is once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.exchange.directory import Directory
from kept.exchange.left_out import put_aside
from kept.exchange.models import Import
from kept.exchange.records import Agent, Customer, LeftOut, Record, Ticket, Unreadable
from kept.exchange.tickets import write_tickets
from kept.inbox.models import Channel

BATCH_MESSAGES = 2_000  # in one transaction: long enough to be fast, short enough that others can write in between
REPORTED = 1_000  # refusals kept for the report; all are counted and told


@dataclass(slots=True)
class Item:
    """One line (or one thread of a folder): its number from 1, the position after it, and the record or why not."""

    number: int
    position: int
    record: Record | None = None
    refused: str = ""
    left_out: LeftOut | None = None

    def __post_init__(self) -> None:
        if self.left_out is not None:
            self.refused = self.left_out.said


class Source(Protocol):
    """Something to import. `items(position, line)` goes on after a position that was reached before."""

    format: str
    name: str
    size: int

    def digest(self) -> str: ...

    def items(self, position: int, line: int) -> Iterator[Item]: ...


@dataclass
class Report:
    """What came of it: counts over all runs of this import, and the refusals of this run as (line, reason)."""

    counts: dict[str, int]
    refused: list[tuple[int, str]] = field(default_factory=list)
    resumed_at: int = 0
    done_before: bool = False


def import_all(
    source: Source, *, by: Any, channel: Channel | None = None, advanced: Callable[[int], None] | None = None
) -> Report:
    """Import a source to its end. `channel` is where the conversations belong (default: the default channel).

    `advanced` is called with each position reached. A line that cannot be imported is refused with its reason and the
    rest goes on. Events: import.started, import.advanced for each batch, import.finished.
    """
    run = Run(_begin(source, by), channel or default_channel(), by)
    if run.row.finished_at:
        return Report(run.row.counts, done_before=True)
    report = Report(run.row.counts, resumed_at=run.row.line)
    for batch in _batches(source.items(run.row.position, run.row.line)):
        report.refused += run.write(batch)[: max(0, REPORTED - len(report.refused))]
        if advanced:
            advanced(run.row.position)
    with transaction.atomic():
        run.row.finished_at = now()
        run.row.save(update_fields=["finished_at"])
        record("import.finished", run.row, by=by, data=run.row.counts)
    report.counts = run.row.counts
    return report


def default_channel() -> Channel:
    """The channel that takes what belongs nowhere else; one for imports is made where there is none at all."""
    found = Channel.objects.order_by("-is_default", "id").first()
    return found or Channel.objects.create(name="Imported", address=f"imported@{settings.MAIL_DOMAIN}")


def _begin(source: Source, by: Any) -> Import:
    with transaction.atomic():
        row, new = Import.objects.get_or_create(
            digest=source.digest(), defaults={"format": source.format, "name": source.name[:255]}
        )
        if new:
            record("import.started", row, by=by, data={"name": row.name, "format": row.format})
    return row


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Lists of items of one kind, in order: what a ticket refers to is written before it."""
    batch: list[Item] = []
    weight, kind = 0, None
    for item in items:
        this = type(item.record) if item.record else kind
        if batch and (weight >= BATCH_MESSAGES or this is not kind):
            yield batch
            batch, weight = [], 0
        batch.append(item)
        kind = this
        weight += len(item.record.messages) if isinstance(item.record, Ticket) else 1
    if batch:
        yield batch


class Run:
    """One run of an import: writes batches, each with the position it reached, in one transaction."""

    def __init__(self, row: Import, channel: Channel, by: Any):
        self.row, self.channel, self.by = row, channel, by
        self.at = now()
        self.directory = self._directory()

    def _directory(self) -> Directory:
        return Directory(dict(self.row.users), dict(self.row.aliases), self.at)

    def write(self, batch: list[Item]) -> list[tuple[int, str]]:
        """Write a batch; the refusals in it. If the database takes it badly, halves of it are tried, down to one line."""
        records = [item for item in batch if item.record]
        try:
            with transaction.atomic():
                refused = [(item.number, item.refused) for item in batch if item.refused]
                counts = self._write([item.record for item in records])
                self._put_aside([item.left_out for item in batch if item.left_out])
                self._remember(batch, counts | {"refused": len(refused)})
            return refused
        except (Unreadable, DataError, IntegrityError, ValueError) as error:
            # What this batch found out was rolled back with it; what earlier ones did is in the row.
            self.row.refresh_from_db()
            self.directory = self._directory()
            if len(batch) == 1:
                return self.write(
                    [Item(batch[0].number, batch[0].position, refused=str(error).strip() or type(error).__name__)]
                )
            half = len(batch) // 2
            return self.write(batch[:half]) + self.write(batch[half:])

    def _write(self, records: list[Any]) -> dict[str, int]:
        if not records:
            return {}
        if isinstance(records[0], Agent):
            return {"users": self.directory.add_users(records)}
        if isinstance(records[0], Customer):
            return {"people": self.directory.add_persons(records)}
        done = write_tickets(records, channel=self.channel, directory=self.directory, at=self.at)
        return {"conversations": done.conversations, "messages": done.messages, "known": done.known}

    def _put_aside(self, rows: list[LeftOut]) -> None:
        for row in rows:
            if row.reason:
                put_aside(row, channel=self.channel, at=self.at, by=self.by)

    def _remember(self, batch: list[Item], counts: dict[str, int]) -> None:
        row, last = self.row, batch[-1]
        row.position, row.line = last.position, last.number
        row.users, row.aliases = self.directory.users, self.directory.aliases
        row.counts = {name: row.counts.get(name, 0) + counts.get(name, 0) for name in {*row.counts, *counts}}
        row.save(update_fields=["position", "line", "users", "aliases", "counts"])
        record("import.advanced", row, by=self.by, data={"line": row.line} | counts)
