"""Insert rows by the ten thousand: ids are reserved first, then written in one statement of the database's own.

Django's bulk_create builds SQL text and an object for each row; for a history of millions that is most of the time.
Only for rows whose writing sets nothing going: an import. Everything else is a verb.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import JSONField, Max, Model


def reserve_ids(model: type[Model], count: int) -> range | list[int]:
    """`count` new ids of a model that nobody else will get. On SQLite inside a transaction only: its lock is the reason."""
    if not count:
        return []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [id for (id,) in cursor.fetchall()]
    first = max(model._default_manager.aggregate(last=Max("pk"))["last"] or 0, _last_used(model)) + 1
    return range(first, first + count)


def _last_used(model: type[Model]) -> int:
    # AUTOINCREMENT never gives an id twice, also after the newest row was deleted; neither do we.
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
    return found[0] if found else 0


def insert(model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
    """Write rows, each {column: value} with the same columns; columns left out get the model's defaults."""
    if not rows:
        return
    given = list(rows[0])
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    jsons = {name for name in given if isinstance(fields[name], JSONField)}
    rest = {
        name: field.get_default()
        for name, field in fields.items()
        if name not in given and not (name == "id" and "id" not in given)
    }
    constants = tuple(json.dumps(v) if isinstance(fields[n], JSONField) else v for n, v in rest.items())
    columns = [*given, *rest]
    values = (
        tuple(json.dumps(value, ensure_ascii=False) if name in jsons else value for name, value in row.items())
        + constants
        for row in rows
    )
    _copy(model._meta.db_table, columns, values) if connection.vendor == "postgresql" else _many(
        model._meta.db_table, columns, values
    )


def _copy(table: str, columns: list[str], rows: Iterable[tuple]) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _many(table: str, columns: list[str], rows: Iterable[tuple]) -> None:
    names = ", ".join(map(connection.ops.quote_name, columns))
    marks = ", ".join(["%s"] * len(columns))
    adapted = [tuple(_text(value) if type(value) is datetime else value for value in row) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})", adapted)


def _text(at: datetime) -> str:
    """A time as Django writes it into SQLite (all of ours are UTC)."""
    return at.replace(tzinfo=None).isoformat(" ")
