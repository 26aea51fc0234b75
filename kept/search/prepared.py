"""Queries compiled once: the hot lists ask the same question again and again, and compiling it costs more than asking.

The ORM still writes the SQL; only its text and parameters are remembered by the caller (`functools.lru_cache`), under
all that they depend on. Never remember a query with a time in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text of a query and its parameters."""

    sql: str
    params: tuple


def prepare(rows: QuerySet) -> Prepared:
    """Compile `rows` (made by values() or values_list())."""
    sql, params = rows.query.sql_with_params()
    return Prepared(sql, tuple(params))


def fetch(query: Prepared, *, times: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The rows as dictionaries by column name; the columns in `times` as aware times whatever the database stores."""
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.params)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for name in times:
        for row in rows:
            row[name] = _aware(row[name])
    return rows


def _aware(value: Any) -> datetime | None:
    """SQLite gives a naive time, or text where the column came through a subquery; PostgreSQL an aware time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
