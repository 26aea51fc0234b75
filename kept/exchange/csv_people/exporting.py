"""People and companies as CSV: streamed out of the database, safe to open in a spreadsheet, and read back as they were."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kept.events.recording import record
from kept.exchange.csv_people.mapping import FIELDS
from kept.exchange.csv_people.reading import GUARDED
from kept.people.models import IdentityKind, Organisation, Person

CHUNK = 1_000


def _addresses(kind: str) -> Callable[[Person], str]:
    return lambda person: "; ".join(one.shown for one in person.identities.all() if one.kind == kind)


COLUMNS: dict[str, tuple[Any, Callable[[Person], str]]] = {
    "name": (FIELDS["name"], lambda person: person.name),
    "preferred_name": (FIELDS["preferred_name"], lambda person: person.preferred_name),
    "honorific": (FIELDS["honorific"], lambda person: person.honorific),
    "pronunciation": (FIELDS["pronunciation"], lambda person: person.pronunciation),
    "email": (FIELDS["email"], _addresses(IdentityKind.EMAIL)),
    "phone": (FIELDS["phone"], _addresses(IdentityKind.PHONE)),
    "handle": (FIELDS["handle"], _addresses(IdentityKind.HANDLE)),
    "language": (FIELDS["language"], lambda person: person.language),
    "timezone": (FIELDS["timezone"], lambda person: person.timezone),
    "organisation": (FIELDS["organisation"], lambda person: person.organisation.name if person.organisation else ""),
    "tag": (FIELDS["tag"], lambda person: ", ".join(tag.name for tag in person.tags.all())),
    "external_id": (FIELDS["external_id"], lambda person: person.external_id or ""),
    "created_at": (_("Known since"), lambda person: person.created_at.isoformat(timespec="seconds")),
    "no_mailings_since": (
        _("Wants no automatic mail since"),
        lambda person: person.no_mailings_since.isoformat(timespec="seconds") if person.no_mailings_since else "",
    ),
}
COMPANY_COLUMNS: dict[str, tuple[Any, Callable[[Organisation], str]]] = {
    "name": (_("Company"), lambda company: company.name),
    "domain": (_("Mail domains"), lambda company: " ".join([company.domain, *(d.name for d in company.domains.all())]).strip()),
    "notes": (_("Notes"), lambda company: company.notes),
    "external_id": (FIELDS["external_id"], lambda company: company.external_id or ""),
}  # fmt: skip


def guarded(cell: str) -> str:
    """A cell that a spreadsheet takes for text, whatever a customer called themselves."""
    return f"'{cell}" if cell[:1] and cell[0] in GUARDED else cell


def export_people(rows: QuerySet[Person], columns: Iterable[str], out: BinaryIO, *, by: Any) -> int:
    """Write these people, the columns in their order; how many. Memory stays flat. Event: people.exported."""
    rows = rows.order_by("pk").prefetch_related("identities", "tags")
    return _export(_by_key(rows), COLUMNS, columns, out, by)


def export_organisations(rows: QuerySet[Organisation], out: BinaryIO, *, by: Any) -> int:
    """Write these companies; how many. Event: people.exported."""
    return _export(_by_key(rows.order_by("pk").prefetch_related("domains")), COMPANY_COLUMNS, COMPANY_COLUMNS, out, by)


def _by_key(rows: QuerySet) -> Iterator[Any]:
    """All rows a piece at a time, by key: no cursor stays open, and what is written meanwhile waits for nobody."""
    after = 0
    while piece := list(rows.filter(pk__gt=after)[:CHUNK]):
        yield from piece
        after = piece[-1].pk


def _export(rows: Iterator[Any], table: dict, columns: Iterable[str], out: BinaryIO, by: Any) -> int:
    chosen = [table[name] for name in dict.fromkeys(columns) if name in table] or list(table.values())
    out.write(codecs.BOM_UTF8)  # without it Excel reads UTF-8 as something else
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer, n = csv.writer(text), 0
    writer.writerow(guarded(str(label)) for label, _value in chosen)
    for row in rows:
        writer.writerow(guarded(value(row)) for _label, value in chosen)
        n += 1
    text.flush()
    text.detach()
    with transaction.atomic():
        record("people.exported", by, by=by, data={"n": n, "columns": list(columns)})
    return n


def write_report(lines: QuerySet, header: list[str], out: BinaryIO) -> None:
    """The lines of an import that were wrong, as they stood in the file, with their number and why."""
    out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([str(_("Line")), str(_("What is wrong")), *map(guarded, header)])
    for line in _by_key(lines.order_by("pk")):
        writer.writerow([line.number, guarded(line.why), *map(guarded, line.cells)])
    text.flush()
    text.detach()
