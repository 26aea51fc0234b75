"""Fields of a house's own on its conversations: made, changed, retired by leads; filled in by whoever answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.changing import changing
from kept.inbox.conflicts import FieldConflict
from kept.inbox.field_values import column_of, plain, read_value, stored
from kept.inbox.models import Conversation, Field, FieldQuerySet, FieldValue


class FieldsMissing(ValidationError):
    """It cannot be closed yet: `fields` want a value first. As errors each is named "fields.ID", with the code required."""

    def __init__(self, fields: list[Field]):
        self.fields = fields
        said = _("Fill in before closing: %(field)s.")
        super().__init__(
            {f"fields.{field.pk}": ValidationError(said % {"field": field.label}, code="required") for field in fields}
        )


def set_fields(
    conversation: Conversation,
    values: Mapping[Field, Any],
    *,
    by: Any,
    was: Mapping[int, str] | None = None,
    expected: int | None = None,
) -> Conversation:
    """Fill in fields: what was typed, or values of JSON; None or "" takes a value away. All or nothing.

    `was` is what the writer saw in a field (by its id, as plain text): if somebody else has set another value since,
    FieldConflict is raised and nothing written. Raises ValidationError {"fields.ID": …}, Stale. Event: field.set.
    """
    read = _read(conversation, values)
    with changing(conversation, expected=expected):
        rows = {row.field_id: row for row in conversation.field_values.filter(field__in=read).select_related("user")}
        for field, value in read.items():
            before = stored(rows.get(field.pk), field)
            seen = (was or {}).get(field.pk)
            if seen is not None and plain(before) not in {seen, plain(value)}:
                raise FieldConflict(field, theirs=before, yours=value, row=rows[field.pk] if field.pk in rows else None)
            if plain(before) == plain(value):
                continue
            _write(conversation, field, value, by)
            conversation.version += 1
            data = {"field": field.pk, "from": plain(before), "to": plain(value)}
            record("field.set", conversation, by=by, about=[field], data=data)
    return conversation


def missing_to_close(conversations: Iterable[Conversation]) -> dict[int, list[Field]]:
    """The fields that want a value before each is closed, in order, by its id. Two queries, one where none is asked for."""
    required = list(Field.objects.standing().filter(required_to_close=True).in_order())
    if not required:
        return {}
    rows = list(conversations)
    filled = FieldValue.objects.filter(conversation__in=rows, field__in=required)
    filled = filled.exclude(text="", number=None, date=None, user=None)
    there = set(filled.values_list("conversation_id", "field_id"))
    wanted = {
        row.pk: [
            field for field in required if field.team_id in {None, row.team_id} and (row.pk, field.pk) not in there
        ]
        for row in rows
    }
    return {id: fields for id, fields in wanted.items() if fields}


def fields_of(conversation: Conversation) -> FieldQuerySet:
    """The standing fields that this conversation has: those of all teams and of its own."""
    return Field.objects.standing().filter(Q(team=None) | Q(team=conversation.team_id))


def _read(conversation: Conversation, values: Mapping[Field, Any]) -> dict[Field, Any]:
    errors: dict[str, Any] = {}
    read: dict[Field, Any] = {}
    for field, given in values.items():
        try:
            if field.retired_at:
                raise ValidationError(_("This field is retired: its values stay as they are."), code="retired")
            if field.team_id not in {None, conversation.team_id}:
                raise ValidationError(_("This field belongs to another team."), code="other_team")
            read[field] = read_value(field, given)
        except ValidationError as error:
            errors[f"fields.{field.pk}"] = error
    if errors:
        raise ValidationError(errors)
    return read


def _write(conversation: Conversation, field: Field, value: Any, by: Any) -> None:
    values = {"text": "", "number": None, "date": None, "user": None, "by": by if isinstance(by, User) else None}
    values |= {"at": now()} | ({column_of(field): value} if value is not None else {})
    FieldValue.objects.update_or_create(conversation=conversation, field=field, defaults=values)
