"""/notices, what one wants to be told, and the rooms in Slack and Teams. Devices sign themselves on in the browser only."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from kept.accounts.access import team_for
from kept.accounts.api_doors import (
    Listed,
    Paging,
    Router,
    Schema,
    Shown,
    Status,
    example,
    listing,
    must_match,
    set_version,
)
from kept.notices.access import device_for, devices_of, notices_for, room_for, rooms_for
from kept.notices.choosing import choose
from kept.notices.devices import remove_device
from kept.notices.kinds import wanted_by
from kept.notices.models import Room
from kept.notices.room_delivering import try_out
from kept.notices.rooms import change_room, create_room, remove_room, version_of
from kept.notices.seeing import see

router = Router(tags=["Notices"])


class NoticeShown(Shown):
    model_config = example(
        id=7, kind="reply", title="Salma Haddad wrote", body="Where is the ring?", url="/conversations/42",
        at="2026-11-21T09:58:00Z", seen_at=None,
    )  # fmt: skip

    id: int
    kind: str
    title: str
    body: str
    url: str
    at: datetime
    seen_at: datetime | None


class Wanted(Schema):
    unseen: bool | None = Field(None, description="only those that were not looked at, or only those that were")


class SeenIn(Schema):
    """Which notices were looked at; without ids all of them."""

    ids: Annotated[list[int], Field(max_length=500)] | None = None


class SeenShown(Shown):
    model_config = example(seen=3)

    seen: int = Field(description="how many were not seen before")


class ChoicesShown(Shown):
    """By kind of event: which ways are on (app, push, mail, digest)."""

    model_config = example(wanted={"reply": ["app", "push", "mail"], "followed": ["app", "digest"]})

    wanted: dict[str, list[str]]


class ChoicesIn(Schema):
    """The whole table: kinds left out are off. null: as one's teams have it."""

    wanted: dict[str, Annotated[list[str], Field(max_length=10)]] | None


class DeviceShown(Shown):
    model_config = example(
        id=1, name="Chrome · Android", created_at="2026-11-21T09:58:00Z", reached_at=None, failing_since=None
    )

    id: int
    name: str
    created_at: datetime
    reached_at: datetime | None
    failing_since: datetime | None


class RoomShown(Shown):
    """A room elsewhere; the address one writes to is never shown."""

    model_config = example(
        id=1, name="#care", kind="slack", team=None, kinds=["broken", "silence"], language="en", shows="something",
        created_at="2026-11-21T09:58:00Z", reached_at=None, failing_since=None, stopped_at=None, fault="",
    )  # fmt: skip

    id: int
    name: str
    kind: str
    team: int | None = Field(None, alias="team_id")
    kinds: list[str]
    language: str
    shows: str
    created_at: datetime
    reached_at: datetime | None
    failing_since: datetime | None
    stopped_at: datetime | None
    fault: str


Line = Annotated[str, Field(max_length=80)]


class RoomIn(Schema):
    model_config = Schema.model_config | example(
        name="#care", kind="slack", address="https://hooks.slack.com/services/T0/B0/x", kinds=["broken", "silence"]
    )

    name: Line
    kind: Literal["slack", "teams"]
    address: Annotated[str, Field(max_length=2000)]
    kinds: Annotated[list[str], Field(max_length=20)]
    team: int | None = None
    language: str = "en"
    shows: Literal["something", "who"] = "something"


class RoomChange(Schema):
    """What is to change. A room that was stopped begins again with any change."""

    name: Line | None = None
    kind: Literal["slack", "teams"] | None = None
    address: Annotated[str, Field(max_length=2000)] | None = None
    kinds: Annotated[list[str], Field(max_length=20)] | None = None
    team: int | None = None
    language: str | None = None
    shows: Literal["something", "who"] | None = None


class Trial(Shown):
    model_config = example(taken=False, fault="404 no_service")

    taken: bool
    fault: str


@router.get("/notices", may="use_api", response=Listed[NoticeShown])
def list_notices(request: HttpRequest, paging: Query[Paging], wanted: Query[Wanted]):
    """What this token's user was told, newest first."""
    rows = notices_for(request.user)
    return listing(rows if wanted.unseen is None else rows.filter(seen_at__isnull=wanted.unseen), paging)


@router.post("/notices/seen", may="use_api", response=SeenShown)
def see_notices(request: HttpRequest, body: SeenIn):
    """They were looked at. Ids of others' are passed over."""
    rows = notices_for(request.user)
    return {"seen": see(rows if body.ids is None else rows.filter(pk__in=body.ids), by=request.user)}


@router.get("/notices/choices", may="use_api", response=ChoicesShown)
def get_choices(request: HttpRequest):
    """What one is told of, and in which ways."""
    return _choices(request.user)


@router.put("/notices/choices", may="use_api", response=ChoicesShown)
def put_choices(request: HttpRequest, body: ChoicesIn):
    """Choose it."""
    choose(request.user, wanted=body.wanted, by=request.user)
    return _choices(request.user)


def _choices(user: Any) -> dict[str, Any]:
    return {"wanted": {kind: [way for way, on in ways.items() if on] for kind, ways in wanted_by(user).items()}}


@router.get("/devices", may="use_api", response=Listed[DeviceShown])
def list_devices(request: HttpRequest, paging: Query[Paging]):
    """The devices that are pushed to."""
    return listing(devices_of(request.user), paging)


@router.delete("/devices/{int:id}", may="use_api", response={204: None})
def delete_device(request: HttpRequest, id: int):
    """It is not told any more."""
    remove_device(device_for(request.user, id), by=request.user)
    return Status(204, None)


@router.get("/rooms", may="manage_rooms", response=Listed[RoomShown])
def list_rooms(request: HttpRequest, paging: Query[Paging]):
    """The rooms in Slack and Teams that are told of what happens, by id."""
    return listing(rooms_for(request.user), paging, order=("id",))


@router.post("/rooms", may="manage_rooms", response={201: RoomShown})
def post_room(request: HttpRequest, body: RoomIn):
    """Tell a room, by the address of its incoming webhook."""
    return Status(201, create_room(by=request.user, **_given(request, body.dict())))


@router.get("/rooms/{int:id}", may="manage_rooms", response=RoomShown)
def get_room(request: HttpRequest, response: HttpResponse, id: int):
    """One of them."""
    return _versioned(response, room_for(request.user, id))


@router.patch("/rooms/{int:id}", may="manage_rooms", response=RoomShown)
def change_one_room(request: HttpRequest, response: HttpResponse, id: int, body: RoomChange):
    """Change it; needs If-Match."""
    found = room_for(request.user, id)
    must_match(request, version_of(found))
    given = {
        name: value for name, value in body.dict(exclude_unset=True).items() if value is not None or name == "team"
    }
    return _versioned(response, change_room(found, by=request.user, **_given(request, given)))


@router.delete("/rooms/{int:id}", may="manage_rooms", response={204: None})
def delete_room(request: HttpRequest, id: int):
    """It is told of nothing any more."""
    remove_room(room_for(request.user, id), by=request.user)
    return Status(204, None)


@router.post("/rooms/{int:id}/trial", may="manage_rooms", response=Trial)
def try_room(request: HttpRequest, id: int):
    """Write a test into it, now."""
    fault = try_out(room_for(request.user, id))
    return {"taken": not fault, "fault": fault}


def _versioned(response: HttpResponse, room: Room) -> Room:
    set_version(response, version_of(room))
    return room


def _given(request: HttpRequest, fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("team"):
        fields["team"] = team_for(request.user, fields["team"])
    return fields
