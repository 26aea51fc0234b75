"""The fields of a conversation with what stands in them, as a page shows them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from kept.inbox.field_values import label_in, plain, said, stored
from kept.inbox.models import Conversation, Field, FieldValue


@dataclass(frozen=True)
class Filled:
    """A field, its value as it is said and as plain text, and whether it can be filled in here and now.

    A retired field, or one of a team that had the conversation before, is shown while there is a value in it.
    """

    field: Field
    value: Any
    row: FieldValue | None
    open: bool

    @property
    def said(self) -> str:
        return said(self.field, self.value)

    @property
    def plain(self) -> str:
        return plain(self.value)

    @property
    def options(self) -> list[tuple[str, str]]:
        """(key, label in the reader's language) of what can be chosen, and of what was chosen and is retired since."""
        rows = [o for o in self.field.options if not o.get("retired_at") or o["key"] == self.plain]
        return [(option["key"], label_in(option["labels"])) for option in rows]


def filled_fields(conversation: Conversation) -> list[Filled]:
    """In order. Two queries."""
    here = Q(retired_at=None) & (Q(team=None) | Q(team=conversation.team_id))
    values = FieldValue.objects.filter(conversation=conversation)
    filled = values.filter(field=OuterRef("pk")).exclude(text="", number=None, date=None, user=None)
    fields = list(Field.objects.filter(here | Exists(filled)).in_order())
    rows = {row.field_id: row for row in values.select_related("user", "by")} if fields else {}
    return [
        Filled(
            field, stored(rows.get(field.pk), field), rows.get(field.pk),
            open=field.retired_at is None and field.team_id in {None, conversation.team_id},
        )
        for field in fields
    ]  # fmt: skip
