"""/conversations/{id}/side-conversations: somebody else is asked by mail, beside a customer's conversation."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field

from kept.accounts.api_doors import Router, Schema, Status, wrong
from kept.inbox.access import conversation_for, files_of, messages_of
from kept.inbox.models import Attachment, Conversation, Message
from kept.promises.api_shapes import MessageShown
from kept.promises.asking_others import ask_others

router = Router(tags=["Side conversations"])


class SideIn(Schema):
    """The first message to somebody else. `forward` is a message of the conversation, sent on under the text."""

    to: Annotated[list[str], Field(min_length=1, max_length=50)]
    cc: Annotated[list[str], Field(max_length=50)] = []
    bcc: Annotated[list[str], Field(max_length=50)] = []
    subject: str = Field("", max_length=300, description="default: that of the conversation")
    text: str = Field("", max_length=200_000, description="may be empty where a message is sent on")
    forward: int | None = None
    numbers: bool = Field(False, description="send card and identity numbers on unmasked; takes the right to see them")
    attachments: Annotated[list[int], Field(max_length=50, description="files of the conversation, by id")] = []
    client_id: str | None = Field(None, max_length=40)


@router.post("/conversations/{int:id}/side-conversations", may="answer", response={201: MessageShown})
def create_side_conversation(request: HttpRequest, id: int, body: SideIn):
    """Ask somebody else by mail, unseen by the customer. `conversation` of the answer is the side conversation.

    It goes on at its /messages; GET /conversations?side_of= lists those of a conversation.
    """
    parent = conversation_for(request.user, id)
    forward = sent_on(parent, body.forward) if body.forward else None
    message = ask_others(
        parent, body.text, to=body.to, cc=body.cc, bcc=body.bcc, subject=body.subject, forward=forward, numbers=body.numbers,
        files=chosen_files(parent, body.attachments), client_id=body.client_id, by=request.user,
    )  # fmt: skip
    return Status(201, message)


def sent_on(parent: Conversation, id: int) -> Message:
    found = messages_of(parent).filter(pk=id).first()
    if found is None:
        raise wrong("forward", _("This message is not of this conversation."))
    return found


def chosen_files(parent: Conversation, ids: list[int]) -> list[Attachment]:
    found = [each for each in files_of(parent) if each.pk in ids]
    if len(found) < len(set(ids)):
        raise wrong("attachments", _("This file is not of this conversation."))
    return found
