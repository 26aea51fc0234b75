"""/fields and what is filled in of them, /conversations/{id}/checklist and /follow."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field as Said

from kept.accounts.access import team_for, user_for
from kept.accounts.api_doors import Problem, Router, Schema, Shown, Status, example, must_match, set_version
from kept.accounts.api_problems import entry
from kept.inbox.access import conversation_for
from kept.inbox.checklists import add_items, in_order, insert_template, move, remove, reword, tick, untick
from kept.inbox.conflicts import FieldConflict
from kept.inbox.field_access import field_for, step_for, template_for, visible_fields
from kept.inbox.field_settings import bring_back_field, change_field, create_field, order_fields, retire_field
from kept.inbox.field_values import plain
from kept.inbox.fields import set_fields
from kept.inbox.filled import filled_fields
from kept.inbox.following import follow, unfollow
from kept.inbox.models import ChecklistItem, Field

router = Router(tags=["Conversations"])
Kind = Literal["text", "number", "date", "list", "person"]
Name = Annotated[str, Said(min_length=1, max_length=80)]


class Option(Schema):
    key: str | None = Said(None, max_length=10, description="of an option that is there; without one it is new")
    labels: dict[Literal["en", "ar", "zh-Hant"], Annotated[str, Said(max_length=80)]]


class FieldShown(Shown):
    model_config = example(
        id=4,
        name="Goldsmith's date",
        names={},
        kind="date",
        team=None,
        options=[],
        required_to_close=False,
        retired_at=None,
    )

    id: int
    name: str
    names: dict[str, str]
    kind: str
    team: int | None = Said(None, alias="team_id")
    options: list[dict]
    required_to_close: bool
    retired_at: datetime | None


class Fields(Shown):
    items: list[FieldShown]
    next: str | None = None


class FieldIn(Schema):
    name: Name
    names: dict[Literal["en", "ar", "zh-Hant"], Annotated[str, Said(max_length=80)]] = {}
    kind: Kind
    team: int | None = None
    options: Annotated[list[Option], Said(max_length=200)] = []
    required_to_close: bool = False


class FieldChange(Schema):
    name: Name | None = None
    names: dict[Literal["en", "ar", "zh-Hant"], Annotated[str, Said(max_length=80)]] | None = None
    options: Annotated[list[Option], Said(max_length=200)] | None = None
    required_to_close: bool | None = None
    place: int | None = Said(None, ge=0, le=10_000)
    retired: bool | None = None


class FilledShown(Shown):
    model_config = example(field=4, name="Goldsmith's date", kind="date", value="2026-12-01", open=True)

    field: int
    name: str
    kind: str
    value: str | None = Said(description="a list's option by its key, one of us by id")
    open: bool = Said(description="whether it can be filled in: not retired, and of this conversation's team")


class AllFilled(Shown):
    items: list[FilledShown]
    next: str | None = None


class FilledIn(Schema):
    field: int
    value: str | int | float | None
    was: str | None = Said(None, description="what you saw; another value by now is a conflict (409)")


class FillIn(Schema):
    fields: Annotated[list[FilledIn], Said(min_length=1, max_length=100)]


class StepShown(Shown):
    model_config = example(id=9, text="Ask the courier", done_at=None, done_by=None)

    id: int
    text: str
    done_at: datetime | None
    done_by: int | None = Said(None, alias="done_by_id")


class Steps(Shown):
    items: list[StepShown]
    next: str | None = None


class StepsIn(Schema):
    """Steps in words, or all of a template."""

    texts: Annotated[list[str], Said(max_length=100)] = []
    template: int | None = None


class StepChange(Schema):
    text: str | None = Said(None, max_length=300)
    done: bool | None = None
    place: int | None = Said(None, ge=0, le=10_000)


class FollowIn(Schema):
    """Whoever stands behind the token, or a colleague."""

    user: int | None = None


@router.get("/fields", may="read_conversations", response=Fields)
def list_fields(request: HttpRequest):
    """All fields in order, retired ones too."""
    return {"items": list(visible_fields(request.user))}


@router.post("/fields", may="manage_fields", response={201: FieldShown})
def create_one(request: HttpRequest, body: FieldIn):
    """Make a field; its kind stays."""
    team = team_for(request.user, body.team) if body.team is not None else None
    given = body.dict(exclude={"team"})
    return Status(201, create_field(team=team, by=request.user, **given))


@router.get("/fields/{int:id}", may="read_conversations", response=FieldShown)
def get_field(request: HttpRequest, id: int):
    return field_for(request.user, id)


@router.patch("/fields/{int:id}", may="manage_fields", response=FieldShown)
def change_one(request: HttpRequest, id: int, body: FieldChange):
    """Rename, reorder, retire or bring back. No value is lost: an option left out is retired, those who have it keep it."""
    found = field_for(request.user, id)
    with transaction.atomic():
        given = body.dict(exclude_none=True, exclude={"place", "retired"})
        if given:
            change_field(found, by=request.user, **given)
        if body.retired is not None:
            (retire_field if body.retired else bring_back_field)(found, by=request.user)
        if body.place is not None:
            ids = [field.pk for field in visible_fields(request.user) if field.pk != found.pk]
            ids.insert(body.place, found.pk)
            order_fields(ids, by=request.user)
    return field_for(request.user, id)


@router.get("/conversations/{int:id}/fields", may="read_conversations", response=AllFilled)
def list_filled(request: HttpRequest, response: HttpResponse, id: int):
    """The fields of a conversation with their values; retired ones where there is a value."""
    return shown_fields(request, response, id)


@router.patch("/conversations/{int:id}/fields", may="answer", response=AllFilled)
def fill_in(request: HttpRequest, response: HttpResponse, id: int, body: FillIn):
    """Fill in fields, all or none. Values as typed: dates and numbers in any digits; null empties a field."""
    found = conversation_for(request.user, id)
    must_match(request, found.version, required=False)
    values: dict[Field, Any] = {field_for(request.user, row.field): row.value for row in body.fields}
    was = {row.field: row.was for row in body.fields if row.was is not None}
    try:
        set_fields(found, values, was=was, by=request.user)
    except FieldConflict as conflict:
        theirs, yours = plain(conflict.theirs), plain(conflict.yours)
        said = entry(f"fields.{conflict.field.pk}", f"{theirs!r} ≠ {yours!r}", "conflict")
        raise Problem(409, errors=[said | {"theirs": theirs, "yours": yours}]) from None
    return shown_fields(request, response, id)


def shown_fields(request: HttpRequest, response: HttpResponse, id: int) -> dict[str, Any]:
    found = conversation_for(request.user, id)
    set_version(response, found.version)
    rows = filled_fields(found)
    return {
        "items": [
            {"field": one.field.pk, "name": one.field.name, "kind": one.field.kind, "value": one.plain or None, "open": one.open}
            for one in rows
        ]
    }  # fmt: skip


@router.get("/conversations/{int:id}/checklist", may="read_conversations", response=Steps)
def list_steps(request: HttpRequest, id: int):
    """The steps of a conversation, in order."""
    return {"items": in_order(conversation_for(request.user, id))}


@router.post("/conversations/{int:id}/checklist", may="answer", response={201: Steps})
def create_steps(request: HttpRequest, id: int, body: StepsIn):
    """Put steps at the end."""
    found = conversation_for(request.user, id)
    if body.template is not None:
        insert_template(found, template_for(request.user, body.template), by=request.user)
    if body.texts or body.template is None:
        add_items(found, body.texts, by=request.user)
    return Status(201, {"items": in_order(found)})


@router.patch("/conversations/{int:id}/checklist/{int:step}", may="answer", response=StepShown)
def change_step(request: HttpRequest, id: int, step: int, body: StepChange):
    """Do it, undo it, say it otherwise, put it elsewhere."""
    found: ChecklistItem = step_for(conversation_for(request.user, id), step)
    with transaction.atomic():
        if body.text is not None:
            reword(found, body.text, by=request.user)
        if body.done is not None:
            (tick if body.done else untick)(found, by=request.user)
        if body.place is not None:
            move(found, to=body.place, by=request.user)
    return found


@router.delete("/conversations/{int:id}/checklist/{int:step}", may="answer", response={204: None})
def delete_step(request: HttpRequest, id: int, step: int):
    """Take it off the list."""
    remove(step_for(conversation_for(request.user, id), step), by=request.user)
    return Status(204, None)


@router.post("/conversations/{int:id}/follow", may="read_conversations", response={204: None})
def follow_conversation(request: HttpRequest, id: int, body: FollowIn):
    """Somebody hears of answers, notes and changes from now on."""
    user = user_for(request.user, body.user) if body.user is not None else None
    follow(conversation_for(request.user, id), user=user, by=request.user)
    return Status(204, None)


@router.delete("/conversations/{int:id}/follow", may="read_conversations", response={204: None})
def unfollow_conversation(request: HttpRequest, id: int):
    unfollow(conversation_for(request.user, id), by=request.user)
    return Status(204, None)
