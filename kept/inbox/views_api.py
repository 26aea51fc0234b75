"""/views: saved views, as whoever the token stands for may use them."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query

from kept.accounts.access import team_for
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Problem,
    Router,
    Schema,
    Shown,
    Status,
    example,
    listing,
    must_match,
    set_version,
)
from kept.inbox.access import view_for, visible_views
from kept.inbox.models import SavedView
from kept.inbox.view_saving import StaleView, change_view, create_view, delete_view

router = Router(tags=["Views"])
EXAMPLE = {
    "id": 5, "name": "Couriers, waiting", "audience": "team", "team": 1, "owner": 3, "order": "waiting", "columns": ["customer", "subject", "waiting"], "layout": "table",
    "board_by": "state", "filter": {"v": 1, "and": [{"field": "state", "op": "is", "value": "open"}, {"field": "tag", "op": "is", "value": 4}]},
    "created_at": "2026-11-28T09:00:00Z", "version": 1,
}  # fmt: skip
Audience = Literal["mine", "team", "all"]
Layout = Literal["rows", "table", "board"]


class ViewShown(Shown):
    model_config = example(**EXAMPLE)

    id: int
    name: str
    audience: str
    team: int | None = Field(None, alias="team_id")
    owner: int = Field(alias="owner_id")
    filter: dict[str, Any]
    order: str
    columns: list[str]
    layout: str
    board_by: str
    created_at: Any
    version: int


class ViewIn(Schema):
    name: str = Field(max_length=80)
    filter: dict[str, Any] = Field(default_factory=dict, description="a tree of conditions; {} for everything")
    audience: Audience = "mine"
    team: int | None = Field(None, description="with audience team")
    order: str = Field(
        "last", max_length=30, description="last, waiting, created, priority, field:ID; - before it turns it"
    )
    columns: list[str] = Field(default_factory=list, max_length=12)
    layout: Layout = "rows"
    board_by: str = Field("state", max_length=30)


class ViewChange(Schema):
    """What is not sent stays."""

    name: str | None = Field(None, max_length=80)
    filter: dict[str, Any] | None = None
    audience: Audience | None = None
    team: int | None = None
    order: str | None = Field(None, max_length=30)
    columns: list[str] | None = Field(None, max_length=12)
    layout: Layout | None = None
    board_by: str | None = Field(None, max_length=30)


@router.get("/views", may="read_conversations", response=Listed[ViewShown])
def list_views(request: HttpRequest, paging: Query[Paging]):
    """The saved views this token may use."""
    return listing(visible_views(request.user), paging, order=("id",))


@router.post("/views", may="read_conversations", response={201: ViewShown})
def add_view(request: HttpRequest, response: HttpResponse, body: ViewIn):
    """Save a view. Sharing with a team is for its members, with everybody for leads."""
    view = create_view(by=request.user, **_values(request, body.dict()))
    set_version(response, view.version)
    return Status(201, view)


@router.get("/views/{int:id}", may="read_conversations", response=ViewShown)
def get_view(request: HttpRequest, response: HttpResponse, id: int):
    """One saved view. What it matches: GET /conversations?view=ID."""
    view = view_for(request.user, id)
    set_version(response, view.version)
    return view


@router.patch("/views/{int:id}", may="read_conversations", response=ViewShown)
def patch_view(request: HttpRequest, response: HttpResponse, id: int, body: ViewChange):
    """Change it; needs If-Match. Only who made it, and leads where it is shared."""
    view = _matched(request, id)
    given = {
        name: value for name, value in body.dict(exclude_unset=True).items() if value is not None or name == "team"
    }
    try:
        view = change_view(view, by=request.user, expected=view.version, **_values(request, given))
    except StaleView as stale:
        raise Problem(412, _("It has been changed since you read it.")) from stale
    set_version(response, view.version)
    return view


@router.delete("/views/{int:id}", may="read_conversations", response={204: None})
def remove_view(request: HttpRequest, id: int):
    """Delete it for everybody."""
    delete_view(_matched(request, id, required=False), by=request.user)
    return Status(204, None)


def _matched(request: HttpRequest, id: int, *, required: bool = True) -> SavedView:
    view = view_for(request.user, id)
    must_match(request, view.version, required=required)
    return view


def _values(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    """The body as the verbs take it: the team as one this token may know of."""
    if given.get("team") is not None:
        given["team"] = team_for(request.user, given["team"])
    return given
