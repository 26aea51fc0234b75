"""Several counts in one question to the database, each cut off where nobody reads on ("999+")."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from kept.search.prepared import Prepared


def counted(parts: Iterable[tuple[str, QuerySet]], *, most: int) -> dict[str, int]:
    """{name: number of rows} for (name, queryset) pairs; pairs of the same name are added up. One query.

    Counting stops behind `most`: a result of `most` + 1 means "more than that".
    """
    parts = list(parts)
    found = dict.fromkeys((name for name, _rows in parts), 0)
    return found | ask(compiled(parts, most=most), most=most) if parts else found


def compiled(parts: Iterable[tuple[str, QuerySet]], *, most: int) -> Prepared:
    """The one query behind counted(), for who asks it often."""
    selects: list[str] = []
    params: list = []
    for name, rows in parts:
        sql, values = rows.values("pk").order_by()[: most + 1].query.sql_with_params()
        selects.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS part")  # compiled by Django
        params += [name, *values]
    return Prepared(" UNION ALL ".join(selects), tuple(params))


def ask(query: Prepared, *, most: int) -> dict[str, int]:
    """The counts of a compiled query."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.params)
        for name, count in cursor.fetchall():
            found[name] = min(found.get(name, 0) + count, most + 1)
    return found
