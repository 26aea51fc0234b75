"""Bringing in a CSV file: looking at it, doing it part by part, and undoing it. A restart loses and doubles nothing."""

import io
import time
from collections import Counter
from collections.abc import Callable
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.exchange.csv_people import encodings, mapping
from kept.exchange.csv_people.models import CsvImport, CsvLine
from kept.exchange.csv_people.reading import MOST_COLUMNS, Hopeless, Record, records
from kept.files import store
from kept.jobs.tasks import task
from kept.live.hub import changed
from kept.people.bringing_in import Outcome, What, bring_in, plan, put_back, take_out
from kept.people.models import Person

PART = 200  # lines in one transaction
TURN = 1.0  # seconds of work before other jobs have theirs
LOOKED_AT = 30  # lines that are shown before anything is done
MOST_BYTES = 30 * 1024 * 1024  # by the browser; the command line takes any size
MOST_WRONG = 20_000  # lines kept for the report; then something is wrong with the whole file

Opener = Callable[[], BinaryIO]


def take_file(content: BinaryIO, *, name: str, by: Any) -> CsvImport:
    """Keep an uploaded file and look at its beginning; nothing of it is brought in yet.

    Raises ValidationError for one that is too large, empty, or no table.
    """
    head = content.read(encodings.HEAD)
    content.seek(0)
    encoding = encodings.encoding_of(head)
    with transaction.atomic():
        try:
            if encodings.is_wide(encoding):
                with TemporaryFile() as plain:
                    encodings.as_utf_8(content, encoding, plain)
                    plain.seek(0)
                    stored = store.put(plain, name=name, content_type="text/csv", limit=MOST_BYTES * 2)
                encoding = "utf-8"
            else:
                stored = store.put(content, name=name, content_type="text/csv", limit=MOST_BYTES)
        except store.TooLarge as error:
            raise ValidationError({"file": f"{error} {_('The command line takes any size: kept import --format csv FILE')}"}) from None  # fmt: skip
        row = CsvImport(file=stored, name=name[:255], size=stored.size, by=by if getattr(by, "pk", None) else None)
        look_at(row, encoding=encoding)
        row.save()
    return row


def look_at(row: CsvImport, *, encoding: str, delimiter: str = "", open_file: Opener | None = None) -> None:
    """Read the beginning by this encoding and separator (guessed if ""): headings and what they seem to mean. Unsaved.

    Raises ValidationError for a file that is no table.
    """
    opener = open_file or opener_of(row)
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    with opener() as file:
        head = file.read(encodings.HEAD)
        text = head[: head.rfind(b"\n") + 1 or None].decode(encoding, "replace")
        row.encoding, row.delimiter = encoding, delimiter or encodings.delimiter_of(text)
        file.seek(0)
        first = _some(file, row, LOOKED_AT + 1)
    if not first:
        raise ValidationError({"file": _("There is nothing in this file.")})
    if first[0].wrong:
        raise ValidationError({"file": _("Its first line cannot be read: %(why)s") % {"why": first[0].wrong}})
    heading = mapping.is_heading(first[0].cells)
    row.header = (
        [cell[:80] for cell in first[0].cells] if heading else [f"{n}" for n, _c in enumerate(first[0].cells, 1)]
    )
    row.position, row.line = (first[0].position, first[0].line) if heading else (0, 0)
    row.mapping = mapping.guessed(row.header, [one.cells for one in first[heading:] if not one.wrong])


def _some(file: BinaryIO, row: CsvImport, most: int) -> list[Record]:
    found = records(file, encoding=row.encoding, delimiter=row.delimiter, position=row.position, line=row.line)
    try:
        return list(islice(found, most))
    except Hopeless as error:
        raise ValidationError({"file": str(error)}) from None


def preview(row: CsvImport) -> list[tuple[Record, Outcome]]:
    """What the first lines would do. Nothing is changed."""
    with opener_of(row)() as file:
        found = _some(file, row, LOOKED_AT)
    return list(zip(found, plan((_row(row, one) for one in found), replace=row.policy == "replace"), strict=True))


def _row(row: CsvImport, one: Record):
    made = mapping.row_of(one.cells, row.header, row.mapping, one.line)
    made.wrong += [one.wrong] if one.wrong else []
    return made


def choose(row: CsvImport, *, columns: list[str], policy: str, by: Any) -> CsvImport:
    """What each column means, and whether what is known gives way. Raises ValidationError."""
    if row.started_at:
        raise ValidationError(_("It has begun already."))
    if len(columns) != len(row.header) or len(columns) > MOST_COLUMNS or set(columns) - set(mapping.FIELDS):
        raise ValidationError(_("There is no such field."))
    once = [name for name, n in Counter(filter(None, columns)).items() if n > 1 and name not in mapping.SEVERAL]
    if once:
        raise ValidationError(_("Two columns cannot both be: %(field)s") % {"field": mapping.FIELDS[once[0]]})
    if policy not in ("fill", "replace"):
        raise ValidationError(_("There is no such field."))
    row.mapping, row.policy = columns, policy
    row.save(update_fields=["mapping", "policy"])
    return row


def start(row: CsvImport, *, by: Any, queue: bool = True) -> CsvImport:
    """Begin. Starting twice is once. Event: people_import.started."""
    if not {"email", "phone", "handle", "external_id"} & set(row.mapping):
        raise ValidationError(_("Say which column has an address or an id: without one nobody can be found again."))
    with transaction.atomic():
        if not CsvImport.objects.filter(pk=row.pk, started_at=None).update(started_at=now()):
            return row
        row.refresh_from_db()
        record("people_import.started", row, by=by, data={"name": row.name})
        if queue:
            run.enqueue(row.pk)
    return row


def opener_of(row: CsvImport) -> Opener:
    stored = row.file

    def opened() -> BinaryIO:
        return store.open(stored) if stored else io.BytesIO()

    return opened


@task(max_attempts=20)
def run(id: int) -> None:
    """Do what is left, for a while; then queue up again."""
    end = time.perf_counter() + TURN
    while time.perf_counter() < end:
        if not next_part(id):
            return
    run.enqueue(id)


def next_part(id: int, open_file: Opener | None = None) -> bool:
    """Bring in the next lines and remember how far it is, in one transaction. False when nothing is left."""
    with transaction.atomic():
        row = CsvImport.objects.select_for_update(of=("self",)).select_related("by", "file").filter(pk=id).first()
        if row is None or not row.is_running:
            return False
        with translation.override(row.by.language if row.by else "en"):
            more = _do(row, open_file or opener_of(row))
        row.save()
    changed(f"import:{row.pk}")
    return more


def _do(row: CsvImport, opener: Opener) -> bool:
    by = row.by or SYSTEM
    try:
        with opener() as file:
            found = _some(file, row, PART)
    except (ValidationError, FileNotFoundError) as error:
        return _stop(row, " ".join(getattr(error, "messages", [_("The file is gone.")])), by)
    if not found:
        row.finished_at = now()
        record("people_import.finished", row, by=by, data=row.counts)
        return False
    outcomes = _brought(row, [_row(row, one) for one in found], by)
    _remember(row, outcomes, {one.line: one.cells for one in found})
    row.position, row.line = found[-1].position, found[-1].line
    if row.counts.get(What.WRONG, 0) > MOST_WRONG:
        return _stop(row, _("Too many lines are wrong. Is each column what it should be?"), by)
    return True


def _brought(row: CsvImport, rows: list, by: Any) -> list[Outcome]:
    """The rows, in; if the database takes some of them badly, the others all the same."""
    source = _("CSV file %(name)s") % {"name": row.name[:120]}
    try:
        with transaction.atomic():
            return bring_in(rows, source=source, replace=row.policy == "replace", by=by)
    except (ValidationError, DataError) as error:
        if len(rows) == 1:
            said = " ".join(error.messages) if isinstance(error, ValidationError) else _("The database takes no such value.")  # fmt: skip
            return [Outcome(rows[0], What.WRONG, why=[said])]
        half = len(rows) // 2
        return _brought(row, rows[:half], by) + _brought(row, rows[half:], by)


def _remember(row: CsvImport, outcomes: list[Outcome], cells: dict[int, list[str]]) -> None:
    for one in outcomes:
        row.counts[one.what] = row.counts.get(one.what, 0) + 1
    CsvLine.objects.bulk_create(
        CsvLine(
            source=row, number=one.row.number, what=one.what, person_id=one.person.pk if one.person else None, before=one.before,
            cells=cells.get(one.row.number, []) if one.what == What.WRONG else [], why=" ".join(one.why)[:500],
        )
        for one in outcomes
        if one.what != What.SAME
    )  # fmt: skip


def _stop(row: CsvImport, problem: str, by: Any) -> bool:
    row.stopped_at, row.problem = now(), problem[:300]
    record("people_import.stopped", row, by=by, data=row.counts)
    return False


def undo(row: CsvImport, *, by: Any, queue: bool = True) -> CsvImport:
    """Take back what it did: who was made by it and has nothing else goes, what it changed comes back.

    Raises ValidationError while it runs. Event: people_import.undoing.
    """
    if row.is_running or not row.started_at:
        raise ValidationError(_("It is not finished yet."))
    with transaction.atomic():
        if CsvImport.objects.filter(pk=row.pk, undoing_at=None).update(undoing_at=now()):
            record("people_import.undoing", row, by=by)
            if queue:
                run_back.enqueue(row.pk)
    row.refresh_from_db()
    return row


@task(max_attempts=20)
def run_back(id: int) -> None:
    """Undo what is left, for a while; then queue up again."""
    end = time.perf_counter() + TURN
    while time.perf_counter() < end:
        if not next_part_back(id):
            return
    run_back.enqueue(id)


def next_part_back(id: int) -> bool:
    """Undo some lines, the last first, in one transaction. False when nothing is left."""
    with transaction.atomic():
        row = CsvImport.objects.select_for_update(of=("self",)).select_related("by").filter(pk=id).first()
        if row is None or not row.is_undoing:
            return False
        done = row.lines.filter(what__in=(What.NEW, What.UPDATED), undone_at=None).order_by("-pk")[:PART]
        lines = list(done)
        people = Person.objects.in_bulk([line.person_id for line in lines])
        for line in lines:
            kept = _back(line, people, row.by or SYSTEM)
            name = "left" if kept else "undone"
            row.counts[name] = row.counts.get(name, 0) + 1
        CsvLine.objects.filter(pk__in=[line.pk for line in lines]).update(undone_at=now())
        if not lines:
            row.undone_at = now()
            record("people_import.undone", row, by=row.by or SYSTEM, data=row.counts)
        row.save()
    changed(f"import:{row.pk}")
    return bool(lines)


def _back(line: CsvLine, people: dict[int, Person], by: Any) -> bool:
    """Whether something stays as the line made it, because more came of it since."""
    person = people.get(line.person_id or 0)
    if person is None or person.pk is None:
        return False
    if line.what == What.NEW:
        return not take_out(person, line.before, by=by)
    return put_back(person, line.before, by=by)
