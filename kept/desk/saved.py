"""Saved views at the desk: found by the name in the address ("v12"), listed with their counts, drawn as rows or a table."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kept.inbox import columns
from kept.inbox.access import Scope, scope_of, view_for, visible_views
from kept.inbox.condition_words import leaf_words, sentence
from kept.inbox.field_values import said, stored
from kept.inbox.models import Audience, FieldValue, Layout, SavedView
from kept.inbox.orders import order_named
from kept.inbox.pinning import pinned_by
from kept.inbox.view_lists import Asked, counts_of, of_view
from kept.inbox.view_saving import may_change
from kept.inbox.walking import Counted
from kept.text.numbers import whole
from kept.ui.formats import number

COUNTED = 20  # as many of the menu are counted: those at hand first


@dataclass(frozen=True)
class Entry:
    """A view in the menu. `count` is said as it stands there, "" for one that is not counted."""

    view: SavedView
    pinned: bool
    count: str = ""


def name_of(view: SavedView) -> str:
    """As it stands in addresses."""
    return f"v{view.pk}"


def saved_for(request: HttpRequest, name: str) -> SavedView | None:
    """The saved view behind "v12", None for any other name. Http404 if it is not there for this user. Once a request."""
    id = whole(name[1:]) if name[:1] == "v" else None
    if id is None:
        return None
    found = request.__dict__.setdefault("saved_views", {})
    if id not in found:
        found[id] = view_for(request.user, id)
    return found[id]


def is_list(request: HttpRequest, name: str) -> bool:
    """Whether it is a list this user may open, for the way back from a conversation."""
    try:
        return saved_for(request, name) is not None
    except Http404:
        return False


def asked_by(request: HttpRequest, view: SavedView, scope: Scope) -> Asked:
    """The view with the order that ?order= wants, if it is one."""
    wanted = request.GET.get("order", "")[:30]
    return of_view(
        request.user, view, order=wanted if wanted and order_named(wanted).name == wanted else "", scope=scope
    )


def layout_of(request: HttpRequest, view: SavedView) -> str:
    wanted = request.GET.get("as", "")
    return wanted if wanted in Layout.values else view.layout


def of_saved(request: HttpRequest, view: SavedView, asked: Asked) -> dict[str, Any]:
    """The head of a view: what it shows in words, what of it is gone, and how it can be looked at."""
    return {
        "sentence": sentence(asked.tree, asked.asker), "gone": [leaf_words(leaf, asked.asker) for leaf in asked.gone], "order": asked.order,
        "may_change": may_change(view, request.user), "layout": layout_of(request, view), "layouts": Layout.choices, "pinned": view.pk in pinned_by(request.user),
    }  # fmt: skip


def of_table(view: SavedView, rows: list[Any], scope: Scope) -> dict[str, Any]:
    """The columns, and the values of own fields in these rows. One query where own fields are shown, two."""
    own = columns.own_fields(scope.hidden) if any(name.startswith("field:") for name in view.columns) else {}
    shown = columns.chosen(view.columns, own)
    fields = {column.field.pk: column.field for column in shown if column.field}
    return {"columns": shown, "values": _values([row.id for row in rows], fields)}


def _values(ids: list[int], fields: dict[int, Any]) -> dict[tuple[int, str], str]:
    if not fields or not ids:
        return {}
    found = FieldValue.objects.filter(conversation__in=ids, field__in=list(fields)).select_related("user")
    return {
        (row.conversation_id, f"field:{row.field_id}"): said(fields[row.field_id], stored(row, fields[row.field_id]))
        for row in found
    }


def menu_for(user: Any) -> list[tuple[str, list[Entry]]]:
    """All views by kind, those at hand first; as many as COUNTED with a count."""
    views, pins = list(visible_views(user).by_name()), pinned_by(user)
    views.sort(key=lambda view: pins.get(view.pk, len(views) + 1))
    counts = counts_of(user, views[:COUNTED], scope=scope_of(user)) if views else {}
    entries = [Entry(view, view.pk in pins, count_words(counts.get(view.pk))) for view in views]
    kinds = [
        (_("At hand"), None),
        (_("Mine"), Audience.MINE),
        (_("Of my teams"), Audience.TEAM),
        (_("For everybody"), Audience.ALL),
    ]
    parts = [
        (
            label,
            [one for one in entries if (one.pinned if kind is None else not one.pinned and one.view.audience == kind)],
        )
        for label, kind in kinds
    ]
    return [(label, part) for label, part in parts if part]


def count_words(counted: Counted | None) -> str:
    """A count as it is shown: "12", "12+" where more may follow, "" for none asked."""
    if counted is None:
        return ""
    return f"{number(counted.n)}+" if counted.more else number(counted.n)
