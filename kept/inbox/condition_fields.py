"""Conditions over fields of the house's own, named "field:ID"; a retired field is gone."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kept.inbox.access import Scope
from kept.inbox.condition_values import pattern
from kept.inbox.conditions import Asker, Condition, Kind, between, conditions
from kept.inbox.field_values import column_of, label_in
from kept.inbox.models import Field, FieldKind, FieldValue

PREFIX = "field:"
KINDS = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.DATE: Kind.DATE,
    FieldKind.LIST: Kind.CHOICE,
    FieldKind.PERSON: Kind.USER,
}


class Table:
    """The whole table as it is now; own fields are looked up when the first of them is asked for, in one query."""

    @cached_property
    def own(self) -> dict[str, Condition]:
        return {f"{PREFIX}{field.pk}": of_field(field) for field in Field.objects.standing().in_order()}

    def get(self, name: str) -> Condition | None:
        return self.own.get(name) if name.startswith(PREFIX) else conditions().get(name)

    def for_scope(self, scope: Scope) -> list[Condition]:
        """Every line, but own fields of teams hidden from who asks."""
        return [*conditions().values(), *(line for line in self.own.values() if line.team not in scope.hidden)]


def of_field(field: Field) -> Condition:
    """The line of one own field."""
    column = column_of(field)
    rows = FieldValue.objects.filter(field=field.pk)
    filled = rows.exclude(**{column: ""}) if column == "text" else rows.exclude(**{column: None})

    def fitting(ask: str, value: Any) -> QuerySet:
        if ask == "between":
            return rows.filter(between(column, value))
        if ask == "contains":
            return rows.filter(text__iregex=pattern(value))
        return rows.filter(**{f"{column}__in": [one for one in value if one is not None]})

    def where(ask: str, value: Any, asker: Asker) -> Q:
        empty = ~Q(Exists(filled.filter(conversation=OuterRef("pk"))))
        if ask == "empty":
            return empty
        found = Q(Exists(fitting(ask, value).filter(conversation=OuterRef("pk"))))
        return found | empty if ask == "any_of" and None in value else found

    def source(ask: str, value: Any, asker: Asker) -> QuerySet:
        return fitting(ask, value).values("conversation")

    return Condition(
        f"{PREFIX}{field.pk}", field.label, KINDS[FieldKind(field.kind)], where, source, can_be_empty=True,
        choices=tuple((one["key"], label_in(one["labels"])) for one in field.options), team=field.team_id,
    )  # fmt: skip
