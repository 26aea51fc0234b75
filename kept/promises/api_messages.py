"""/conversations/{id}/messages: what was said, and the one way an answer of a person leaves."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query

from kept.accounts.access import team_for, user_for
from kept.accounts.api_doors import Listed, Paging, Problem, Router, Status, listing, wrong
from kept.accounts.permissions import allowed
from kept.inbox.access import conversation_for, messages_of
from kept.inbox.conflicts import Conflict
from kept.inbox.models import Conversation, Message
from kept.inbox.noting import note
from kept.inbox.opening import holds_secrets, open_secrets
from kept.promises.access import promise_for
from kept.promises.answering import Keeping, Made, answer
from kept.promises.api_shapes import Kept, MessageIn, MessageShown, PromiseWords
from kept.promises.errors import AlreadySettled

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


@router.post("/conversations/{int:id}/messages", may="answer", response={201: MessageShown})
def create_message(request: HttpRequest, id: int, body: MessageIn):
    """Answer the customer (`reply`), with what it promises and keeps, or write a `note`."""
    conversation = conversation_for(request.user, id)
    said = noted(request, conversation, body) if body.kind == "note" else answered(request, conversation, body)
    return Status(201, said)


def noted(request: HttpRequest, conversation: Conversation, body: MessageIn) -> Message:
    """A note; what belongs to a reply is refused, not dropped."""
    for name in ("promises", "keeps", "citations", "decline", "to", "cc", "bcc"):
        if getattr(body, name):
            raise wrong(name, _("A note is seen by the team only; this belongs to a reply."))
    return note(conversation, text=body.text, client_id=body.client_id, by=request.user)


def answered(request: HttpRequest, conversation: Conversation, body: MessageIn) -> Message:
    """The reply of a program, by the one verb for answers. Raises Problem for what the verb refuses."""
    try:
        return answer(
            conversation,
            body.text,
            promises=[made(request.user, row) for row in body.promises],
            keeps=[keeping(request.user, row) for row in body.keeps],
            citations=body.citations,
            decline=body.decline,
            client_id=body.client_id,
            seen_message_id=body.seen_message_id,
            to=body.to,
            cc=body.cc,
            bcc=body.bcc,
            by=request.user,
        )
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
