"""`kept import --format csv`: people out of a CSV file of any size, part by part, with memory that stays flat."""

from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from kept.events.actors import SYSTEM
from kept.exchange.csv_people import encodings
from kept.exchange.csv_people.models import CsvImport
from kept.exchange.csv_people.running import choose, look_at, next_part, start


def import_people(path: Path, columns: dict[str, str], *, replace: bool, advanced: Callable[[int], None]) -> CsvImport:
    """Bring in a file. `columns` {heading: field} go before what is guessed. `advanced` is called with bytes reached.

    Raises ValidationError for a file that is no table or has no column to find people by.
    """
    with path.open("rb") as file:
        encoding = encodings.encoding_of(file.read(encodings.HEAD))
        if not encodings.is_wide(encoding):
            return _run(path.name, path.stat().st_size, encoding, lambda: path.open("rb"), columns, replace, advanced)
        with NamedTemporaryFile() as plain:
            file.seek(0)
            encodings.as_utf_8(file, encoding, cast(BinaryIO, plain))
            plain.flush()
            again = Path(plain.name)
            return _run(path.name, plain.tell(), "utf-8", lambda: again.open("rb"), columns, replace, advanced)


def _run(
    name: str, size: int, encoding: str, opener: Callable[[], BinaryIO], columns: dict[str, str], replace: bool, advanced: Callable[[int], None]
) -> CsvImport:  # fmt: skip
    row = CsvImport(name=name[:255], size=size)
    look_at(row, encoding=encoding, open_file=opener)
    mapping = [columns.get(heading, guess) for heading, guess in zip(row.header, row.mapping, strict=True)]
    row.save()
    choose(row, columns=mapping, policy="replace" if replace else "fill", by=SYSTEM)
    start(row, by=SYSTEM, queue=False)
    while next_part(row.pk, opener):
        row.refresh_from_db()
        advanced(row.position)
    row.refresh_from_db()
    return row
