"""A view as a board: its conversations in columns by the value of one field, moved by the verbs that change that field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kept.accounts.access import team_for, user_for, visible_teams, visible_users
from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.inbox.access import conversation_for, visible_tags
from kept.inbox.assignment import assign
from kept.inbox.closing import close, reopen, wait
from kept.inbox.condition_words import OPERATORS
from kept.inbox.field_values import label_in
from kept.inbox.fields import set_fields
from kept.inbox.lists import Row, rows_of
from kept.inbox.models import Conversation, Field, FieldKind, FieldValue, Priority, State, Tagging
from kept.inbox.prioritising import prioritise
from kept.inbox.tagging import tag, untag
from kept.inbox.view_lists import Asked
from kept.inbox.walking import Counted, Found
from kept.text.numbers import whole

MOST_COLUMNS, CARDS = 12, 20
NONE = "none"


@dataclass(frozen=True)
class Column:
    """One value of the field: `key` as it is posted, "none" for no value."""

    key: str
    label: str
    within: Q
    cards: tuple[Row, ...] = ()
    next: str = ""
    count: Counted = Counted(0)


def fields_for(own: dict[str, Field]) -> list[tuple[str, str]]:
    """The fields by which a board can stand: those of conversations, and own lists."""
    plain = [
        ("state", _("State")),
        ("assignee", pgettext("condition", "Assigned to")),
        ("team", _("Team")),
        ("priority", pgettext("condition", "Priority")),
        ("tag", pgettext("condition", "Tag")),
    ]
    return [*plain, *((name, field.label) for name, field in own.items() if field.kind == FieldKind.LIST)]


def columns_of(user: Any, by: str, own: dict[str, Field]) -> list[Column]:
    """The columns of a board for `user`: no team that is hidden from them, at most a dozen. One query, none for state and priority."""
    rows: Any
    if by == "state":
        return [Column(value, str(label), Q(state=value)) for value, label in State.choices]
    if by == "priority":
        return [Column(str(value), str(label), Q(priority=value)) for value, label in reversed(Priority.choices)]
    if by == "assignee":
        rows = visible_users(user).filter(is_active=True).order_by("name").values_list("pk", "name")[:MOST_COLUMNS]
        return [
            Column(NONE, _("Nobody"), Q(assignee=None)),
            *(Column(str(pk), name, Q(assignee=pk)) for pk, name in rows),
        ]
    if by == "team":
        rows = visible_teams(user).order_by("name").values_list("pk", "name")[:MOST_COLUMNS]
        return [
            Column(NONE, pgettext("team", "no team"), Q(team=None)),
            *(Column(str(pk), name, Q(team=pk)) for pk, name in rows),
        ]
    if by == "tag":
        rows = visible_tags(user).order_by("name").values_list("pk", "name")[:MOST_COLUMNS]
        return [Column(str(pk), name, _tagged(tag=pk)) for pk, name in rows]
    field = own.get(by)
    if field is None or field.kind != FieldKind.LIST:
        return columns_of(user, "state", own)
    values = [(one["key"], label_in(one["labels"])) for one in field.options if not one.get("retired_at")][
        :MOST_COLUMNS
    ]
    return [
        Column(NONE, str(OPERATORS["empty:true"]), ~_valued(field)),
        *(Column(key, label, _valued(field, text=key)) for key, label in values),
    ]


def _tagged(**which: Any) -> Q:
    return Q(Exists(Tagging.objects.filter(conversation=OuterRef("pk"), **which)))


def _valued(field: Field, **which: Any) -> Q:
    return Q(Exists(FieldValue.objects.filter(conversation=OuterRef("pk"), field=field.pk, **which).exclude(text="")))


def filled(asked: Asked, columns: list[Column], *, key: str = "", after: str = "") -> list[Column]:
    """The columns with their cards and counts; with `key` that one alone, behind the cursor `after`. Its rows are one query."""
    wanted = [column for column in columns if not key or column.key == key]
    pages: list[Found] = [asked.ids(size=CARDS, after=after, within=column.within) for column in wanted]
    rows = {row.id: row for row in rows_of(asked.user, [id for page in pages for id in page.ids])}
    return [
        Column(
            one.key,
            one.label,
            one.within,
            tuple(rows[id] for id in page.ids if id in rows),
            page.next,
            asked.count(within=one.within) if not after else Counted(0),
        )
        for one, page in zip(wanted, pages, strict=True)
    ]


def move(user: User, id: int, by: str, *, to: str, out_of: str = "", own: dict[str, Field]) -> Conversation:
    """Put a card into another column: the verb that changes this field, as by hand. The conversation is found through `user`.

    Raises Http404, PermissionDenied, ValidationError where the verb refuses.
    """
    conversation = conversation_for(user, id)
    if not allowed(user, "assign" if by in ("assignee", "team") else "answer"):
        raise PermissionDenied
    if to not in {column.key for column in columns_of(user, by, own)}:
        raise ValidationError({"to": _("There is no such column.")})
    if by in own:
        set_fields(conversation, {own[by]: None if to == NONE else to}, by=user)
    else:
        MOVES.get(by, _to_state)(conversation, to, out_of, user)
    return conversation


def _to_state(conversation: Conversation, to: str, out_of: str, user: User) -> None:
    if to == State.SNOOZED:
        raise ValidationError({"to": _("Say until when: open it and choose Snooze.")})
    {State.OPEN: reopen, State.WAITING: wait, State.CLOSED: close}[State(to)](conversation, by=user)


def _to_assignee(conversation: Conversation, to: str, out_of: str, user: User) -> None:
    assign(conversation, to_user=None if to == NONE else user_for(user, int(to)), by=user)


def _to_team(conversation: Conversation, to: str, out_of: str, user: User) -> None:
    assign(conversation, to_team=None if to == NONE else team_for(user, int(to)), by=user)


def _to_priority(conversation: Conversation, to: str, out_of: str, user: User) -> None:
    prioritise(conversation, to=int(to), by=user)


def _to_tag(conversation: Conversation, to: str, out_of: str, user: User) -> None:
    names = dict(visible_tags(user).filter(pk__in=[whole(to) or 0, whole(out_of) or 0]).values_list("pk", "name"))
    if gone := names.get(whole(out_of) or 0):
        untag(conversation, gone, by=user)
    tag(conversation, names[int(to)], by=user)


MOVES: dict[str, Callable[[Conversation, str, str, User], None]] = {
    "state": _to_state, "assignee": _to_assignee, "team": _to_team, "priority": _to_priority, "tag": _to_tag,
}  # fmt: skip
