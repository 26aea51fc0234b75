"""The columns of a view laid out as a table, and by which order a column's head sorts."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kept.inbox.condition_fields import PREFIX
from kept.inbox.models import Field, FieldKind

MOST = 12


@dataclass(frozen=True)
class Column:
    """`order` is the order its head asks for, "" for none; `field` an own field."""

    name: str
    label: Any
    order: str = ""
    field: Field | None = None


TABLE = {
    column.name: column
    for column in (
        Column("customer", pgettext_lazy("column", "Customer")),
        Column("subject", pgettext_lazy("column", "What it is about")),
        Column("state", pgettext_lazy("column", "State")),
        Column("assignee", pgettext_lazy("column", "Assigned to")),
        Column("team", gettext_lazy("Team")),
        Column("channel", gettext_lazy("Channel")),
        Column("tags", gettext_lazy("Tags")),
        Column("priority", pgettext_lazy("column", "Priority"), "priority"),
        Column("waiting", pgettext_lazy("column", "Waiting"), "waiting"),
        Column("last", gettext_lazy("Last activity"), "last"),
        Column("created", pgettext_lazy("column", "Begun"), "created"),
        Column("language", gettext_lazy("Language")),
    )
}
USUAL = ("customer", "subject", "state", "assignee", "tags", "waiting", "last")


def chosen(names: list[str], own: dict[str, Field]) -> list[Column]:
    """The columns of these names as far as they are there; the usual ones for none. `own` are fields by "field:ID"."""
    found = [TABLE.get(name) or (of_field(own[name]) if name in own else None) for name in names or USUAL]
    return [column for column in found if column] or [TABLE[name] for name in USUAL]


def of_field(field: Field) -> Column:
    name = f"{PREFIX}{field.pk}"
    return Column(name, field.label, "" if field.kind == FieldKind.PERSON else name, field)


def own_fields(hidden: tuple[int, ...]) -> dict[str, Field]:
    """The house's own fields by column name, but those of hidden teams. One query."""
    return {f"{PREFIX}{field.pk}": field for field in Field.objects.standing().exclude(team__in=hidden).in_order()}


def cleaned(names: Any) -> list[str]:
    """Names of columns as they can be saved. Raises ValidationError {"columns": …}."""
    if not isinstance(names, list) or len(names) > MOST or len(set(map(str, names))) < len(names):
        raise ValidationError({"columns": _("Choose at most %(n)s columns, each once.") % {"n": MOST}})
    for name in names:
        if not isinstance(name, str) or not (name in TABLE or name.removeprefix(PREFIX).isdecimal() and len(name) < 30):
            raise ValidationError({"columns": _("There is no such column.")})
    return names
