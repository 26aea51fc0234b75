"""Which imports of people a user may see: whoever may import sees all of the team's."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.permissions import allowed
from kept.exchange.csv_people.models import CsvImport, CsvLine


def visible_imports(user: Any) -> QuerySet[CsvImport]:
    """Latest first."""
    rows = CsvImport.objects.select_related("by", "file").order_by("-pk")
    return rows if allowed(user, "import_people") else rows.none()


def import_for(user: Any, id: int) -> CsvImport:
    """Http404 if there is none or `user` may not import."""
    found = visible_imports(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def wrong_lines(row: CsvImport) -> QuerySet[CsvLine]:
    """The lines of an import the caller has found that could not be brought in."""
    return row.lines.filter(what="wrong")
