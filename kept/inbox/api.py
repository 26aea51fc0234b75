"""/conversations and what is done to them. (`…/messages` and `…/snooze` are with promises; `…/merge` and the like in api_threads.py.)"""

from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query

from kept.accounts.access import team_for, user_for
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Problem,
    Router,
    Schema,
    Status,
    listing,
    set_version,
    wrong,
)
from kept.inbox import access, api_fields, api_threads, views_api
from kept.inbox.api_shapes import ConversationShown, matched, versioned
from kept.inbox.asking import describe
from kept.inbox.assignment import assign
from kept.inbox.channels import default_channel
from kept.inbox.closing import close, reopen, wait
from kept.inbox.condition_trees import Group
from kept.inbox.orders import order_named, place_of
from kept.inbox.prioritising import prioritise
from kept.inbox.receiving import receive
from kept.inbox.tagging import set_tags, tag, tagged
from kept.inbox.view_lists import Asked, of_filter, of_view
from kept.people.access import person_for_user
from kept.people.finding import person_for
from kept.people.models import Person

router = Router(tags=["Conversations"])
router.add_router("", api_fields.router)


class Sender(Schema):
    kind: Literal["email", "phone", "handle"] = "email"
    value: Annotated[str, Field(min_length=1, max_length=320)]
    name: str = Field("", max_length=200)


class ConversationIn(Schema):
    """What a customer said on some channel: `person` (an id) or `sender` says who."""

    person: int | None = None
    sender: Sender | None = None
    channel: int | None = Field(None, description="default: the default channel")
    subject: str = Field("", max_length=300)
    text: Annotated[str, Field(min_length=1, max_length=500_000)]
    external_id: str | None = Field(None, max_length=120)


class ConversationChange(Schema):
    ask: str | None = None
    subject: str | None = None
    state: Literal["open", "waiting"] | None = Field(None, description="to close, POST …/closure; to snooze, …/snooze")
    priority: Literal[-1, 0, 1, 2] | None = Field(None, description="-1 low, 0 normal, 1 high, 2 urgent")


class Wanted(Schema):
    state: Literal["open", "waiting", "snoozed", "closed"] | None = None
    priority: Literal[-1, 0, 1, 2] | None = None
    assignee: int | None = None
    team: int | None = None
    person: int | None = None
    channel: int | None = None
    side_of: int | None = Field(None, description="the side conversations of this one; else none is listed")
    tag: str | None = Field(None, max_length=60)
    external_id: str | None = Field(None, max_length=120)
    view: int | None = Field(None, description="what a saved view matches")
    filter: str | None = Field(
        None, max_length=20_000, description="what a tree of conditions (JSON, as in /views) matches"
    )
    order: str | None = Field(None, max_length=30, description="as in /views; default: of the view, else last")


class Closure(Schema):
    because: Literal["", "thanks", "spam", "automatic"] = Field("", description="needed where nobody has answered")


class Assignment(Schema):
    """A field that is not sent stays as it is; null takes it away."""

    user: int | None = None
    team: int | None = None


class Tags(Schema):
    tags: Annotated[list[str], Field(max_length=30)]


@router.get("/conversations", may="read_conversations", response=Listed[ConversationShown])
def list_conversations(request: HttpRequest, paging: Query[Paging], wanted: Query[Wanted]):
    """Conversations this token may see, the last changed first; `view`, `filter` and the plain parameters narrow each other.

    With a view, a filter or an order a page may be short, even empty, and have a `next` all the same: it says how far was looked.
    """
    conditions = wanted.dict(exclude_none=True)
    asked = asked_for(request, conditions)
    narrowed = Q(side_of=conditions.pop("side_of", None))
    if "tag" in conditions:
        narrowed &= tagged(conditions.pop("tag"))
    for name in ("assignee", "team", "person", "channel"):
        if name in conditions:
            conditions[f"{name}_id"] = conditions.pop(name)
    narrowed &= Q(**conditions)
    if asked is not None:
        return walked(asked, paging, narrowed)
    rows = access.visible_conversations(request.user).prefetch_related("tags")
    return listing(rows.filter(narrowed), paging, order=("-last_at", "-id"))


def asked_for(request: HttpRequest, conditions: dict[str, Any]) -> Asked | None:
    """The tree of ?view= and ?filter=, both where both are given; None where nothing asks for one."""
    id, filter, order = (conditions.pop(name, None) for name in ("view", "filter", "order"))
    if order and order_named(order).name != order:
        raise wrong("order", _("There is no such order."))
    view = access.view_for(request.user, id) if id else None
    if filter is None and view:
        return of_view(request.user, view, order=order or "")
    if filter is None:
        return of_filter(request.user, {}, order=order) if order else None
    asked = of_filter(request.user, filter, order=order or (view.order if view else "last"))
    if view:
        asked.tree = Group("and", (of_view(request.user, view).tree, asked.tree))
    return asked


def walked(asked: Asked, paging: Paging, narrowed: Q) -> dict[str, Any]:
    """A page of the tree. Raises Problem 422 for a cursor that is none of this order."""
    if paging.cursor and place_of(asked.order, paging.cursor) is None:
        raise wrong("cursor", _("This is not a cursor of this list."))
    found = asked.ids(size=paging.limit, after=paging.cursor or "", within=narrowed)
    rows = access.visible_conversations(asked.user).prefetch_related("tags").in_bulk(found.ids)
    return {"items": [rows[id] for id in found.ids if id in rows], "next": found.next or None}


@router.post("/conversations", may="answer", response={201: ConversationShown})
def create_conversation(request: HttpRequest, response: HttpResponse, body: ConversationIn):
    """Open a conversation with what a customer said. The customer waits for an answer from then on."""
    if (body.person is None) == (body.sender is None):
        raise wrong(
            "sender", _("Say who wrote: give either %(one)s or %(other)s.") % {"one": "person", "other": "sender"}
        )
    channel = access.channel_for(request.user, body.channel) if body.channel else default_channel()
    if channel is None:
        raise Problem(409, _("There is no channel yet."))
    with transaction.atomic():
        person, sender = who_wrote(request, body)
        message = receive(
            channel,
            person,
            text=body.text,
            subject=body.subject,
            sender=sender,
            conversation_external_id=body.external_id,
            by=request.user,
        )
    set_version(response, message.conversation.version)
    return Status(201, message.conversation)


def who_wrote(request: HttpRequest, body: ConversationIn) -> tuple[Person, dict[str, str]]:
    """The person of the body, found or made, and how the message names its sender."""
    if body.sender is None:
        return person_for_user(request.user, body.person or 0), {}
    person = person_for(body.sender.kind, body.sender.value, name=body.sender.name, by=request.user)
    return person, {"name": body.sender.name, "address": body.sender.value} if body.sender.kind == "email" else {}


@router.get("/conversations/{int:id}", may="read_conversations", response=ConversationShown)
def get_conversation(request: HttpRequest, response: HttpResponse, id: int):
    """One conversation."""
    found = access.conversation_for(request.user, id)
    set_version(response, found.version)
    return found


@router.patch("/conversations/{int:id}", may="answer", response=ConversationShown)
def change_conversation(request: HttpRequest, response: HttpResponse, id: int, body: ConversationChange):
    """Change ask, subject, priority or state; needs If-Match."""
    found = matched(request, id)
    with transaction.atomic():
        if body.ask is not None or body.subject is not None:
            describe(found, ask=body.ask, subject=body.subject, by=request.user)
        if body.priority is not None:
            prioritise(found, to=body.priority, by=request.user)
        if body.state is not None:
            (reopen if body.state == "open" else wait)(found, by=request.user)
    return versioned(response, found)


@router.post("/conversations/{int:id}/closure", may="answer", response=ConversationShown)
def close_conversation(request: HttpRequest, response: HttpResponse, id: int, body: Closure):
    """Close it. 422 where a customer still waits and `because` does not say why there is nothing to answer."""
    return versioned(response, close(matched(request, id, required=False), because=body.because, by=request.user))


@router.delete("/conversations/{int:id}/closure", may="answer", response=ConversationShown)
def reopen_conversation(request: HttpRequest, response: HttpResponse, id: int):
    """Open it again."""
    return versioned(response, reopen(matched(request, id, required=False), by=request.user))


@router.post("/conversations/{int:id}/assignment", may="assign", response=ConversationShown)
def assign_conversation(request: HttpRequest, response: HttpResponse, id: int, body: Assignment):
    """Give it to a user, a team, or both."""
    found, given = matched(request, id, required=False), body.dict(exclude_unset=True)
    to: dict[str, Any] = {}
    if "user" in given:
        to["to_user"] = user_for(request.user, given["user"]) if given["user"] else None
    if "team" in given:
        to["to_team"] = team_for(request.user, given["team"]) if given["team"] else None
    return versioned(response, assign(found, by=request.user, **to))


@router.put("/conversations/{int:id}/tags", may="answer", response=ConversationShown)
def put_tags(request: HttpRequest, response: HttpResponse, id: int, body: Tags):
    """Exactly these tags."""
    found = matched(request, id, required=False)
    set_tags(found, body.tags, by=request.user)
    return versioned(response, found)


@router.post("/conversations/{int:id}/tags", may="answer", response=ConversationShown)
def add_tags(request: HttpRequest, response: HttpResponse, id: int, body: Tags):
    """Add tags."""
    found = matched(request, id, required=False)
    tag(found, *body.tags, by=request.user)
    return versioned(response, found)


router.add_router("", api_threads.router)
router.add_router("", views_api.router)
