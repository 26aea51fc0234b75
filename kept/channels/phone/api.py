"""/calls: writing a call down. What was said stands among the messages of its conversation."""

from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field
from pydantic import AwareDatetime

from kept.accounts.api_doors import Router, Schema, Shown, Status, example, wrong
from kept.channels.phone.access import line_for_user
from kept.channels.phone.logging import Call, log_call
from kept.inbox.access import conversation_for
from kept.people.access import person_for_user
from kept.people.numbers import phone_number
from kept.promises.access import promise_for
from kept.promises.answering import Made

router = Router(tags=["Calls"])


class Promised(Schema):
    what: Annotated[str, Field(min_length=1, max_length=300)]
    due_at: AwareDatetime
    act: Literal["answer", "call", "refund", "link"] = "answer"


class CallIn(Schema):
    """A call in `conversation`, or with `person`, or with who has the `number`, found or made."""

    direction: Literal["in", "out"]
    outcome: Literal["reached", "no_answer", "voicemail", "busy", "wrong_number"] = "reached"
    number: str = Field("", max_length=60, description="with + and the country code")
    name: str = Field("", max_length=200, description="of somebody new")
    person: int | None = None
    conversation: int | None = None
    line: int | None = Field(None, description="a channel of the kind phone")
    text: str = Field("", max_length=50_000)
    at: AwareDatetime | None = Field(None, description="when it was; default: now")
    minutes: int | None = Field(None, ge=0, le=1440)
    promises: Annotated[list[Promised], Field(max_length=8)] = []
    keeps: Annotated[list[int], Field(max_length=20)] = []
    client_id: str = Field("", max_length=40, description="the same id is the same call")


class CallShown(Shown):
    """Where the call stands now: `kind` is call where you spoke, inbound where it waits for us, note where it was in vain."""

    model_config = example(conversation=42, message=99, kind="call", person=7, promises=[5])

    conversation: int
    message: int
    kind: str
    person: int
    promises: list[int]


@router.post("/calls", may="answer", response={201: CallShown})
def create_call(request: HttpRequest, body: CallIn):
    """Write a call down, with what was promised in it and what it keeps."""
    number = phone_number(body.number)
    if body.number and not number:
        raise wrong("number", _("Write the number with + and the country code."))
    with transaction.atomic():
        message = log_call(
            Call(body.direction, body.outcome, number, body.minutes, body.at), body.text, by=request.user, name=body.name,
            person=person_for_user(request.user, body.person) if body.person else None,
            conversation=conversation_for(request.user, body.conversation) if body.conversation else None,
            channel=line_for_user(request.user, body.line) if body.line else None,
            promises=[Made(what=row.what, words=row.what, due_at=row.due_at, act=row.act) for row in body.promises],
            keeps=[promise_for(request.user, id) for id in body.keeps], client_id=body.client_id,
        )  # fmt: skip
    return Status(201, shown(message))


def shown(message: Any) -> dict[str, Any]:
    conversation = message.conversation
    return {
        "conversation": conversation.pk, "message": message.pk, "kind": message.kind, "person": conversation.person_id,
        "promises": sorted(message.promises.values_list("pk", flat=True)),
    }  # fmt: skip
