"""/conversations/{id}/messages: what was said, and the one way an answer of a person leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query

from kept.accounts.access import team_for, user_for
from kept.accounts.api_doors import Listed, Paging, Problem, Router, Status, listing, wrong
from kept.accounts.permissions import allowed
from kept.inbox.access import conversation_for, messages_of
from kept.inbox.conflicts import Conflict
from kept.inbox.models import Conversation, Message, Scheduled
from kept.inbox.noting import note
from kept.inbox.opening import holds_secrets, open_secrets
from kept.promises.access import promise_for
from kept.promises.answering import Keeping, Made, answer, not_yet
from kept.promises.api_shapes import Kept, MessageIn, MessageShown, PromiseWords, ScheduledShown
from kept.promises.errors import AlreadySettled
from kept.promises.scheduling_answers import schedule_answer

router = Router(tags=["Messages"])


@router.get("/conversations/{int:id}/messages", may="read_conversations", response=Listed[MessageShown])
def list_messages(request: HttpRequest, id: int, paging: Query[Paging], reveal: bool = False):
    """What was said in a conversation, oldest first, with the ids of the promises made in it.

    Card and identity numbers are masked. With `reveal` a token of somebody who may see them gets them, and it is recorded.
    """
    if reveal and not allowed(request.user, "see_secrets"):
        raise Problem(403)
    rows = messages_of(conversation_for(request.user, id)).prefetch_related("promises")
    page = listing(rows, paging, order=("at", "id"))
    for message in page["items"] if reveal else ():
        message.revealed = True
        if holds_secrets(message):
            open_secrets(message, by=request.user, at="api")
    return page


@router.post("/conversations/{int:id}/messages", may="answer", response={201: MessageShown, 202: ScheduledShown})
def create_message(request: HttpRequest, id: int, body: MessageIn):
    """Answer the customer (`reply`), with what it promises and keeps, or write a `note`.

    With `send_at` it leaves then (202), and is found at …/scheduled-answer until it does.
    """
    conversation = conversation_for(request.user, id)
    if body.send_at and body.kind == "reply":
        return Status(202, later(request, conversation, body))
    said = noted(request, conversation, body) if body.kind == "note" else answered(request, conversation, body)
    return Status(201, said)


def noted(request: HttpRequest, conversation: Conversation, body: MessageIn) -> Message:
    """A note; what belongs to a reply is refused, not dropped."""
    for name in ("promises", "keeps", "citations", "decline", "to", "cc", "bcc", "send_at"):
        if getattr(body, name):
            raise wrong(name, _("A note is seen by the team only; this belongs to a reply."))
    return note(conversation, text=body.text, client_id=body.client_id, by=request.user)


def answered(request: HttpRequest, conversation: Conversation, body: MessageIn) -> Message:
    """The reply of a program, by the one verb for answers. Raises Problem for what the verb refuses."""
    with conflicts():
        return answer(
            conversation, body.text, **said(request, body), citations=body.citations, decline=body.decline, client_id=body.client_id,
            seen_message_id=body.seen_message_id, by=request.user,
        )  # fmt: skip


def later(request: HttpRequest, conversation: Conversation, body: MessageIn) -> Scheduled:
    """The same, to leave at its time."""
    not_yet(body.citations, body.decline)
    with conflicts():
        return schedule_answer(
            conversation, body.text, at=cast(datetime, body.send_at), **said(request, body), client_id=body.client_id or uuid4().hex,
            seen_message_id=body.seen_message_id, by=request.user,
        )  # fmt: skip


def said(request: HttpRequest, body: MessageIn) -> dict[str, Any]:
    """What an answer promises and keeps, and who gets it."""
    return {
        "promises": [made(request.user, row) for row in body.promises],
        "keeps": [keeping(request.user, row) for row in body.keeps],
        "to": body.to, "cc": body.cc, "bcc": body.bcc,
    }  # fmt: skip


@contextmanager
def conflicts() -> Iterator[None]:
    """What somebody else was faster with, as a Problem."""
    try:
        yield
    except Conflict as conflict:
        newer = ", ".join(str(message.pk) for message in conflict.newer)
        raise Problem(409, _("Something was said since: %(messages)s.") % {"messages": newer}) from None
    except AlreadySettled as settled:
        raise Problem(409, " ".join(settled.messages)) from None


def made(user: Any, row: PromiseWords) -> Made:
    """One promise of the request, with the rows its ids mean."""
    return Made(
        what=row.what,
        due_at=row.due_at,
        act=row.act,
        words=row.words,
        timezone=row.timezone,
        owner=user_for(user, row.owner) if row.owner else None,
        owner_team=team_for(user, row.owner_team) if row.owner_team else None,
        instead_of=promise_for(user, row.instead_of) if row.instead_of else None,
    )


def keeping(user: Any, row: int | Kept) -> Keeping:
    if isinstance(row, int):
        return Keeping(promise_for(user, row))
    return Keeping(promise_for(user, row.promise), row.record.dict(exclude_none=True) if row.record else None)
