"""The orders of a list, each as stretches ("phases") that an index gives in order, and places in them (cursors).

What has no value in the column of the order comes last, the last changed first, in either direction.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.inbox.condition_fields import PREFIX
from kept.inbox.models import Field, FieldKind

Prefix = tuple[str, ...]
ALL: tuple[Prefix, ...] = (("assignee_id", "state"), ("team_id", "state"), ("state",), ())


@dataclass(frozen=True)
class Phase:
    """One stretch. `keys` are columns, the last of them the id, all in one direction; `prefixes` what may stand before them
    in an index. In SQL the conversation is `c`, the value of an own field `v`."""

    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    prefixes: tuple[Prefix, ...] = ((),)
    where: str = ""
    field: int | None = None
    descending: bool = True

    @property
    def direction(self) -> str:
        return "DESC" if self.descending else "ASC"

    @property
    def by(self) -> str:
        return ", ".join(f"{key} {self.direction}" for key in self.keys)


@dataclass(frozen=True)
class Order:
    """`name` as saved, with a "-" for the other way round; `column` the condition that bounds its first phase."""

    name: str
    label: Any
    phases: tuple[Phase, ...]
    column: str = ""

    def turned(self) -> "Order":
        first = replace(self.phases[0], descending=not self.phases[0].descending)
        return Order(f"-{self.name}", self.label, (first, *self.phases[1:]), self.column)


LAST = Phase(("c.last_at", "c.id"), ("time", "int"), ALL)


def _valueless(where: str) -> Phase:
    return replace(LAST, where=where)


TABLE = {
    order.name: order
    for order in (
        Order("last", _("Last activity"), (LAST,), "last_at"),
        Order(
            "waiting",
            _("Waiting longest"),
            (
                Phase(
                    ("c.waiting_since", "c.id"), ("time", "int"), where="c.waiting_since IS NOT NULL", descending=False
                ),
                _valueless("c.waiting_since IS NULL"),
            ),
            "waiting_since",
        ),
        Order("created", _("Newest first"), (Phase(("c.created_at", "c.id"), ("time", "int")),), "created_at"),
        Order(
            "priority",
            pgettext_lazy("order", "Priority"),
            (Phase(("c.priority", "c.last_at", "c.id"), ("int", "time", "int"), (("state",),)),),
        ),
    )
}
STANDARD = TABLE["last"]
KINDS = {FieldKind.NUMBER: "number", FieldKind.DATE: "date"}


def order_named(name: str) -> Order:
    """The order of this name, `last` where there is none (any more). One query for an own field's."""
    plain = name.removeprefix("-")
    found = TABLE.get(plain) or (_of_field(plain.removeprefix(PREFIX)) if plain.startswith(PREFIX) else None)
    if found is None:
        return STANDARD
    return found.turned() if name.startswith("-") else found


def _of_field(id: str) -> Order | None:
    field = (
        Field.objects.standing().filter(pk=int(id)).first() if id.isascii() and id.isdigit() and len(id) < 19 else None
    )
    return of_field(field) if field else None


def of_field(field: Field) -> Order | None:
    """The order by an own field; colleagues are in no order."""
    if field.kind == FieldKind.PERSON:
        return None
    kind = KINDS.get(FieldKind(field.kind), "text")
    filled = "v.text <> ''" if kind == "text" else f"v.{kind} IS NOT NULL"
    first = Phase(
        (f"v.{kind}", "v.conversation_id"), (kind, "int"), where=filled, field=field.pk, descending=kind != "text"
    )
    rest = f"NOT EXISTS (SELECT 1 FROM inbox_fieldvalue v WHERE v.conversation_id = c.id AND v.field_id = {int(field.pk)} AND {filled})"
    return Order(f"{PREFIX}{field.pk}", field.label, (first, _valueless(rest)))


def written(order: Order, number: int, values: Sequence[Any]) -> str:
    """The cursor of a place: the number of its phase and the values of its keys, as the database gave them."""
    kinds = order.phases[number].kinds
    plain = [
        number,
        *(_plain_time(value) if kind == "time" else str(value) for kind, value in zip(kinds, values, strict=True)),
    ]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def place_of(order: Order, cursor: str) -> tuple[int, list[Any]] | None:
    """(phase, values) of a cursor, as the database compares them. None for what is no place in this order."""
    try:
        number, *values = json.loads(base64.urlsafe_b64decode(cursor[:2000] + "=" * (-len(cursor) % 4)))
        if type(number) is not int or number not in range(len(order.phases)):
            return None
        phase = order.phases[number]
        if len(values) != len(phase.keys):
            return None
        return number, [READERS[kind](value) for kind, value in zip(phase.kinds, values, strict=True)]
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        return None


def _plain_time(value: Any) -> str:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def _int(text: str) -> int:
    if not isinstance(text, str) or len(text) > 19:
        raise ValueError
    return int(text)


def _time(text: str) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(text).astimezone(UTC))


def _number(text: str) -> Any:
    found = Decimal(text)
    if not found.is_finite() or abs(found) >= 10**14:
        raise ValueError
    return float(found) if connection.vendor == "sqlite" else found


def _date(text: str) -> Any:
    return connection.ops.adapt_datefield_value(datetime.fromisoformat(text).date())


def _text(text: str) -> str:
    if not isinstance(text, str) or "\x00" in text:
        raise ValueError
    return text.encode().decode()


READERS = {"int": _int, "time": _time, "number": _number, "date": _date, "text": _text}
