"""/conversations/{id}/snooze: put aside until a time, a promise, the closing of another, or the customer's next word."""

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from pydantic import AwareDatetime

from kept.accounts.api_doors import Router, Schema, Shown, Status, example, must_match, set_version
from kept.inbox.access import conversation_for
from kept.inbox.models import Conversation, Snooze
from kept.inbox.snoozing import snooze, standing, unsnooze
from kept.promises.waking import snooze_until_due

router = Router(tags=["Conversations"])


class SnoozeShown(Shown):
    model_config = example(
        conversation=42, until="2026-12-01T06:00:00Z", event="", other=None, user=3, at="2026-11-28T15:12:00Z"
    )

    conversation: int
    until: datetime | None
    event: Literal["", "reply", "promise", "closed"]
    other: int | None
    user: int | None
    at: datetime


class SnoozeIn(Schema):
    """Until a time, an event, or the earlier of both. A message of the customer ends every snooze."""

    until: AwareDatetime | None = None
    event: Literal["", "reply", "promise", "closed"] = ""
    other: int | None = None


@router.get("/conversations/{int:id}/snooze", may="read_conversations", response=SnoozeShown)
def get_snooze(request: HttpRequest, response: HttpResponse, id: int):
    """The snooze that stands; 404 while it is awake. `until` is when it wakes, as far as that is known."""
    found = conversation_for(request.user, id)
    row = standing(found)
    if row is None:
        raise Http404
    return shown(response, found, row)


@router.post("/conversations/{int:id}/snooze", may="answer", response={201: SnoozeShown})
def create_snooze(request: HttpRequest, response: HttpResponse, id: int, body: SnoozeIn):
    """Put it aside; a snooze that stands is replaced. `other` is the conversation whose closing is waited for."""
    found = conversation_for(request.user, id)
    must_match(request, found.version, required=False)
    if body.event == "promise":
        row = snooze_until_due(found, until=body.until, by=request.user)
    else:
        other = conversation_for(request.user, body.other) if body.other is not None else None
        row = snooze(found, until=body.until, event=body.event, other=other, by=request.user)
    return Status(201, shown(response, found, row))


@router.delete("/conversations/{int:id}/snooze", may="answer", response={204: None})
def delete_snooze(request: HttpRequest, id: int):
    """Wake it: it is as it was before."""
    found = conversation_for(request.user, id)
    must_match(request, found.version, required=False)
    unsnooze(found, by=request.user)
    return Status(204, None)


def shown(response: HttpResponse, conversation: Conversation, row: Snooze) -> dict[str, Any]:
    set_version(response, conversation.version)
    return {
        "conversation": conversation.pk, "until": conversation.snoozed_until, "event": row.event,
        "other": row.other_id, "user": row.user_id, "at": row.at,
    }  # fmt: skip
