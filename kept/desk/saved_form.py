"""The form of a view: its conditions live (what they match, in words and number), its looks, and for whom it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kept.accounts.access import own_team_ids, team_for, visible_teams
from kept.desk import saved, view_drafts
from kept.desk.boards import fields_for
from kept.inbox import columns, orders
from kept.inbox.access import Scope, scope_of
from kept.inbox.condition_fields import Table
from kept.inbox.condition_names import asker_for
from kept.inbox.condition_trees import EVERYTHING, Node, read
from kept.inbox.condition_words import sentence
from kept.inbox.models import Audience, Layout, SavedView
from kept.inbox.view_lists import Asked
from kept.text.numbers import whole

MOST_GROUPS = 6


def preview(request: HttpRequest) -> dict[str, Any]:
    """The conditions as posted, changed by the button that was pressed, with what they match."""
    scope, table = scope_of(request.user), Table()
    draft = view_drafts.posted(request.POST)
    _press(draft, request.POST.get("do", ""))
    return conditions(request.user, draft, scope, table)


def conditions(user: Any, draft: view_drafts.Draft, scope: Scope, table: Table) -> dict[str, Any]:
    """What draws the conditions: groups of rows, their choices, and what they match in words and number, or why not."""
    choices = view_drafts.Choices(user, scope, table)
    view_drafts.mended(draft, choices)
    groups = [
        (group, join, [(n, row) for n, row in enumerate(draft.rows) if row.group == group])
        for group, join in draft.joins.items()
    ]
    shown = {
        "draft": draft,
        "groups": groups,
        "choices": choices,
        "may_group": len(draft.joins) < MOST_GROUPS,
        "problem": "",
    }
    try:
        asked = Asked(user, read(view_drafts.to_json(draft, user, table), table=table), scope=scope)
        return shown | {"sentence": sentence(asked.tree, asked.asker), "count": saved.count_words(asked.count())}
    except ValidationError as error:
        return shown | {"problem": " ".join(error.messages)}


def _press(draft: view_drafts.Draft, do: str) -> None:
    """add:GROUP, remove:ROW, group."""
    verb, _sep, said = do.partition(":")
    number = whole(said) or 0
    if verb == "add" and len(draft.rows) < view_drafts.MOST_ROWS:
        draft.rows.append(view_drafts.Row(number))
    elif verb == "group" and len(draft.joins) < MOST_GROUPS:
        group = max(draft.joins) + 1
        draft.joins[group] = "or"
        draft.rows.append(view_drafts.Row(group, "tag"))
    elif verb == "remove" and number < len(draft.rows):
        group = draft.rows.pop(number).group
        if group and not any(row.group == group for row in draft.rows):
            del draft.joins[group]


class ViewForm:
    """One request's form of one view, a new one for None."""

    def __init__(self, request: HttpRequest, view: SavedView | None):
        self.request, self.view, self.user = request, view, request.user
        self.scope, self.table = scope_of(request.user), Table()
        self.problems: dict[str, list[str]] = {}
        self.tree: Node = read(view.filter, lenient=True, table=self.table) if view else EVERYTHING
        self.asker = asker_for(self.user, self.tree, scope=self.scope)
        posted = request.method == "POST" and "rows" in request.POST
        self.draft = view_drafts.posted(request.POST) if posted else view_drafts.of_tree(self.tree, self.asker)
        if request.method == "GET" and not view:
            self.draft = view_drafts.Draft([view_drafts.Row(values=["open"])], {0: "and"})
        if self.draft and posted:
            _press(self.draft, request.POST.get("do", ""))

    @property
    def wants_to_save(self) -> bool:
        return self.request.POST.get("do", "save") == "save"

    def values(self) -> dict[str, Any]:
        """What the form says, as the verbs take it. Raises ValidationError by field."""
        post = self.request.POST
        team = whole(post.get("team"))
        order = ("-" if "turned" in post else "") + post.get("order", "last")
        looks = {
            "order": order,
            "columns": post.getlist("columns"),
            "layout": post.get("layout", Layout.ROWS),
            "board_by": post.get("board_by", "state"),
        }
        found: dict[str, Any] = {
            "name": post.get("name", ""),
            "audience": post.get("audience", Audience.MINE),
            "team": team_for(self.user, team) if team else None,
        } | looks
        if self.draft is not None:
            view_drafts.mended(self.draft, view_drafts.Choices(self.user, self.scope, self.table))
            found["filter"] = view_drafts.to_json(self.draft, self.user, self.table)
        return found

    def refuse(self, error: ValidationError) -> None:
        self.problems = error.message_dict

    def stale(self) -> None:
        self.problems = {"name": [_("Somebody changed it meanwhile. Look at it, then try again.")]}

    def context(self) -> dict[str, Any]:
        post, view = self.request.POST, self.view
        order = post.get("order") or (view.order if view else "last")
        own = columns.own_fields(self.scope.hidden)
        names = post.getlist("columns") if post else (view.columns if view else [])
        shown = (
            conditions(self.user, self.draft, self.scope, self.table)
            if self.draft
            else {"sentence": sentence(self.tree, self.asker), "groups": None}
        )
        return shown | {
            "view": view, "problems": self.problems, "name": post.get("name", view.name if view else ""), "version": post.get("version", view.version if view else ""),
            "order": order.removeprefix("-"), "turned": "turned" in post if post else order.startswith("-"), "orders": self._orders(own),
            "all_columns": [*columns.TABLE.values(), *map(columns.of_field, own.values())], "chosen": names or list(columns.USUAL),
            "layout": post.get("layout") or (view.layout if view else Layout.ROWS), "layouts": Layout.choices, "board_fields": fields_for(own),
            "board_by": post.get("board_by") or (view.board_by if view else "state"), "audience": post.get("audience") or (view.audience if view else Audience.MINE),
            "audiences": [one for one in Audience.choices if one[0] != Audience.ALL or self.user.leads], "teams": self._teams(),
            "team": whole(post.get("team")) or (view.team_id if view else None),
        }  # fmt: skip

    def _orders(self, own: dict[str, Any]) -> list[tuple[str, Any]]:
        mine = [order for field in own.values() if (order := orders.of_field(field))]
        return [(order.name, order.label) for order in [*orders.TABLE.values(), *mine]]

    def _teams(self) -> list[tuple[int, str]]:
        teams = visible_teams(self.user)
        return list(
            (teams if self.user.leads else teams.filter(pk__in=own_team_ids(self.user)))
            .order_by("name")
            .values_list("pk", "name")
        )
