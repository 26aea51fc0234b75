"""/webhook-endpoints with what was sent to each, and /events: what happened, for programs that ask themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query

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
from kept.exchange.webhooks import access, endpoints, replaying
from kept.exchange.webhooks.changing import pause
from kept.exchange.webhooks.models import WebhookEndpoint
from kept.exchange.webhooks.payloads import shown

router = Router(tags=["Webhooks"])
EVENT = {
    "id": 812, "type": "conversation.closed", "timestamp": "2026-11-21T10:04:00Z", "by": {"kind": "user", "id": 3},
    "about": [{"kind": "conversation", "id": 42, "url": "https://desk.example.org/api/v1/conversations/42"}], "data": {"because": ""},
}  # fmt: skip


class EventShown(Schema):
    model_config = example(**EVENT)

    id: int
    type: str
    timestamp: datetime
    by: dict[str, Any]
    about: list[dict[str, Any]]
    data: dict[str, Any]


class EndpointShown(Shown):
    model_config = example(
        id=1, url="https://example.org/kept", name="Warehouse", events=["promise.*"], paused_at=None, paused_because="",
        failing_since=None, created_at="2026-11-21T08:00:00Z", version=1,
    )  # fmt: skip

    id: int
    url: str
    name: str
    events: list[str]
    paused_at: datetime | None
    paused_because: str
    failing_since: datetime | None
    created_at: datetime
    version: int


class EndpointMade(EndpointShown):
    """With its secret, this once."""

    model_config = example(
        id=1, url="https://example.org/kept", name="Warehouse", events=["promise.*"], paused_at=None, paused_because="",
        failing_since=None, created_at="2026-11-21T08:00:00Z", version=1, secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    )  # fmt: skip

    secret: str


class EndpointIn(Schema):
    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    events: Annotated[list[str], Field(min_length=1, max_length=100)] = Field(
        description="names (`promise.kept`), families (`promise.*`), or `*`"
    )
    name: str = Field("", max_length=120)


class EndpointChange(Schema):
    url: Annotated[str, Field(min_length=1, max_length=2_000)] | None = None
    events: Annotated[list[str], Field(min_length=1, max_length=100)] | None = None
    name: str | None = Field(None, max_length=120)
    paused: bool | None = None


class TryShown(Shown):
    model_config = example(at="2026-11-21T10:04:01Z", status=503, fault="", said="busy", milliseconds=120)

    at: datetime
    status: int | None
    fault: str
    said: str
    milliseconds: int


class DeliveryShown(Shown):
    model_config = example(
        id=9, message_id="msg_1_812", event=812, type="promise.kept", state="waiting", next_try_at="2026-11-21T10:04:06Z", created_at="2026-11-21T10:04:00Z",
        tries=[{"at": "2026-11-21T10:04:01Z", "status": 503, "fault": "", "said": "busy", "milliseconds": 120}],
    )  # fmt: skip

    id: int
    message_id: str
    event: int = Field(alias="event_id")
    type: str = Field(alias="event.name")
    state: str
    next_try_at: datetime | None
    created_at: datetime
    tries: list[TryShown] = Field(alias="history")


class WantedDeliveries(Schema):
    state: str | None = Field(None, pattern="^(waiting|taken|given_up)$")


class Since(Schema):
    since: datetime = Field(description="at most 30 days back")


class Replayed(Schema):
    model_config = example(deliveries=12)

    deliveries: int


class WantedEvents(Schema):
    type: str | None = Field(None, max_length=60, description="the name of an event")
    kind: str | None = Field(None, max_length=30, description="with `about`: conversation, person, promise …")
    about: int | None = Field(None, description="with `kind`: its id")


@router.get("/events", may="read_events", response=Listed[EventShown])
def list_events(request: HttpRequest, paging: Query[Paging], wanted: Query[WantedEvents]):
    """What happened, the newest first. For tokens of leads: it speaks of every team's work."""
    rows = access.visible_events(request.user)
    if wanted.type:
        rows = rows.filter(name=wanted.type)
    if wanted.kind is not None or wanted.about is not None:
        rows = rows.filter(subjects__kind=wanted.kind or "", subjects__subject_id=wanted.about or 0)
    page = listing(rows, paging)
    return page | {"items": [shown(event) for event in page["items"]]}


@router.get("/webhook-endpoints", may="manage_webhooks", response=Listed[EndpointShown])
def list_endpoints(request: HttpRequest, paging: Query[Paging]):
    """The addresses that hear of events."""
    return listing(access.visible_endpoints(request.user), paging, order=("id",))


@router.post("/webhook-endpoints", may="manage_webhooks", response={201: EndpointMade})
def create_endpoint(request: HttpRequest, response: HttpResponse, body: EndpointIn):
    """A new one. Its secret is in this answer and nowhere else; deliveries are signed by the Standard Webhooks rules."""
    endpoint, secret = endpoints.create_endpoint(**body.dict(), by=request.user)
    set_version(response, endpoint.version)
    return Status(201, EndpointShown.from_orm(endpoint).dict() | {"secret": secret})


@router.get("/webhook-endpoints/{int:id}", may="manage_webhooks", response=EndpointShown)
def get_endpoint(request: HttpRequest, response: HttpResponse, id: int):
    """One of them."""
    return versioned(response, access.endpoint_for(request.user, id))


@router.patch("/webhook-endpoints/{int:id}", may="manage_webhooks", response=EndpointShown)
def change_endpoint(request: HttpRequest, response: HttpResponse, id: int, body: EndpointChange):
    """Change its url, name or events, or pause it; needs If-Match."""
    found = access.endpoint_for(request.user, id)
    must_match(request, found.version)
    given = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    paused = given.pop("paused", None)
    endpoints.change_endpoint(found, **given, by=request.user)
    if paused is not None:
        (pause if paused else endpoints.resume)(found, by=request.user)
    return versioned(response, found)


@router.delete("/webhook-endpoints/{int:id}", may="manage_webhooks", response={204: None})
def delete_endpoint(request: HttpRequest, id: int):
    """It hears no more."""
    endpoints.remove_endpoint(access.endpoint_for(request.user, id), by=request.user)
    return Status(204, None)


@router.post("/webhook-endpoints/{int:id}/secret", may="manage_webhooks", response={201: EndpointMade})
def rotate_secret(request: HttpRequest, response: HttpResponse, id: int):
    """A new secret; the old one signs beside it for 24 hours."""
    found = access.endpoint_for(request.user, id)
    secret = endpoints.rotate_secret(found, by=request.user)
    set_version(response, found.version)
    return Status(201, EndpointShown.from_orm(found).dict() | {"secret": secret})


@router.post("/webhook-endpoints/{int:id}/try", may="manage_webhooks", response={202: None})
def try_endpoint(request: HttpRequest, id: int):
    """Send it an `endpoint.tried`, whatever it hears of otherwise."""
    endpoints.try_endpoint(access.endpoint_for(request.user, id), by=request.user)
    return Status(202, None)


@router.get("/webhook-endpoints/{int:id}/deliveries", may="manage_webhooks", response=Listed[DeliveryShown])
def list_deliveries(request: HttpRequest, id: int, paging: Query[Paging], wanted: Query[WantedDeliveries]):
    """What was sent to it in the last 30 days, with every try, the newest first."""
    rows = access.deliveries_of(access.endpoint_for(request.user, id))
    return listing(rows.filter(**wanted.dict(exclude_none=True)), paging)


@router.post(
    "/webhook-endpoints/{int:id}/deliveries/{int:delivery}/replay", may="manage_webhooks", response={202: None}
)
def replay_delivery(request: HttpRequest, id: int, delivery: int):
    """Send one of them again."""
    found = access.delivery_of(access.endpoint_for(request.user, id), delivery)
    replaying.replay(found, by=request.user)
    return Status(202, None)


@router.post("/webhook-endpoints/{int:id}/replay", may="manage_webhooks", response={202: Replayed})
def replay_since(request: HttpRequest, id: int, body: Since):
    """Send all that happened since a time and was not taken."""
    count = replaying.replay_since(access.endpoint_for(request.user, id), body.since, by=request.user)
    return Status(202, {"deliveries": count})


def versioned(response: HttpResponse, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    set_version(response, endpoint.version)
    return endpoint
