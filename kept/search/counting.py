"""Several counts in one question to the database, each cut off where nobody reads on ("999+")."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet


def counted(parts: Iterable[tuple[str, QuerySet]], *, most: int) -> dict[str, int]:
    """{name: number of rows} for (name, queryset) pairs; pairs of the same name are added up. One query.

    Counting stops behind `most`: a result of `most` + 1 means "more than that".
    """
    selects, params, found = [], [], {}
    for name, rows in parts:
        sql, values = rows.values("pk").order_by()[: most + 1].query.sql_with_params()
        selects.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS part")  # noqa: S608 - compiled by Django
        params += [name, *values]
        found[name] = 0
    if selects:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), params)
            for name, count in cursor.fetchall():
                found[name] = min(found[name] + count, most + 1)
    return found
