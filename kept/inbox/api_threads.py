"""/conversations/{id}/merge, /split, /links, /spam, /block and /transcript; /blocks: what is kept out."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query

from kept.accounts.api_doors import Listed, Paging, Router, Schema, Shown, Status, example, listing, wrong
from kept.inbox import access
from kept.inbox.api_shapes import ConversationShown, matched, versioned
from kept.inbox.blocking import block, in_force, mark_spam, senders_of, unblock, unmark_spam
from kept.inbox.linking import link, linked, unlink
from kept.inbox.merging import merge, unmerge
from kept.inbox.splitting import following, split, unsplit
from kept.inbox.transcribing import as_text, transcript_of

router = Router(tags=["Merging, links and blocks"])
BLOCK = {"id": 3, "kind": "domain", "value": "spam.example", "person": None, "conversation": 42, "at": "2026-11-21T09:58:00Z"}  # fmt: skip


class MergeIn(Schema):
    into: int
    reads_along: bool = Field(False, description="whether another customer gets the answers from then on, too")


class SplitIn(Schema):
    """Either `messages`, or the one from which on everything goes."""

    messages: Annotated[list[int], Field(max_length=1000)] = []
    from_message: int | None = None
    to_writer: bool = Field(False, description="who wrote the first of them is the customer of the new one")
    subject: str = Field("", max_length=300)


class LinkIn(Schema):
    to: int


class LinkShown(Schema):
    model_config = example(conversation=45, direction="belongs_to", state="open")

    conversation: int
    direction: Literal["belongs_to", "belonging"]
    state: str


class LinksShown(Schema):
    items: list[LinkShown]
    next: str | None = None


class BlockIn(Schema):
    """Whom to keep out of whoever wrote the conversation."""

    kind: Literal["person", "address", "domain"] = "address"
    value: str = Field("", max_length=320, description="default: the address, or its domain, they wrote from")


class BlockShown(Shown):
    model_config = example(**BLOCK)

    id: int
    kind: str
    value: str
    person: int | None = Field(None, alias="person_id")
    conversation: int | None = None
    at: datetime

    @staticmethod
    def resolve_conversation(found: Any) -> int | None:
        return found.conversation_id if getattr(found, "may_see_why", True) else None


class TranscriptWanted(Schema):
    notes: bool = Field(False, description="with the team's notes: not for the customer then")


class TranscriptShown(Schema):
    model_config = example(conversation=42, notes=False, text="The ring has not arrived\n…")

    conversation: int
    notes: bool
    text: str


@router.post("/conversations/{int:id}/merge", may="answer", response=ConversationShown)
def merge_conversation(request: HttpRequest, response: HttpResponse, id: int, body: MergeIn):
    """Merge it into another; the answer is that one. 422 for circles, for itself, and where the other was merged."""
    found, into = matched(request, id, required=False), access.conversation_for(request.user, body.into)
    return versioned(response, merge(found, into=into, reads_along=body.reads_along, by=request.user))


@router.delete("/conversations/{int:id}/merge", may="answer", response=ConversationShown)
def unmerge_conversation(request: HttpRequest, response: HttpResponse, id: int):
    """Take the merge apart, at any time: what came by it goes back, what was said since stays."""
    return versioned(response, unmerge(matched(request, id, required=False), by=request.user))


@router.post("/conversations/{int:id}/split", may="answer", response={201: ConversationShown})
def split_conversation(request: HttpRequest, response: HttpResponse, id: int, body: SplitIn):
    """Messages become a conversation of their own, which is the answer."""
    found, chosen = matched(request, id, required=False), list(body.messages)
    if body.from_message is not None:
        first = access.messages_of(found).filter(pk=body.from_message).first()
        if first is None:
            raise wrong("from_message", _("This is not in the conversation (any more)."))
        chosen += following(found, first)
    made = split(found, chosen, to_writer=body.to_writer, subject=body.subject, by=request.user)
    return Status(201, versioned(response, made))


@router.delete("/conversations/{int:id}/split", may="answer", response=ConversationShown)
def unsplit_conversation(request: HttpRequest, response: HttpResponse, id: int):
    """Put what was split off back; the answer is the conversation it came from."""
    return versioned(response, unsplit(matched(request, id, required=False), by=request.user))


@router.get("/conversations/{int:id}/links", may="read_conversations", response=LinksShown)
def list_links(request: HttpRequest, id: int):
    """What it belongs to, and what belongs to it, as far as this token may see it."""
    return shown_links(request, access.conversation_for(request.user, id))


@router.post("/conversations/{int:id}/links", may="answer", response={201: LinksShown})
def link_conversation(request: HttpRequest, id: int, body: LinkIn):
    """It belongs to another. 422 for itself, and where the other belongs to it."""
    found = access.conversation_for(request.user, id)
    link(found, to=access.conversation_for(request.user, body.to), by=request.user)
    return Status(201, shown_links(request, found))


@router.delete("/conversations/{int:id}/links/{int:other}", may="answer", response=LinksShown)
def unlink_conversation(request: HttpRequest, id: int, other: int):
    """They belong together no more."""
    found = access.conversation_for(request.user, id)
    unlink(found, other=access.conversation_for(request.user, other), by=request.user)
    return shown_links(request, found)


def shown_links(request: HttpRequest, conversation: Any) -> dict[str, Any]:
    rows = linked(request.user, conversation)
    return {
        "items": [
            {"conversation": other.pk, "direction": "belongs_to" if above else "belonging", "state": other.state}
            for above, other in rows
        ]
    }


@router.post("/conversations/{int:id}/spam", may="answer", response=ConversationShown)
def mark_conversation_spam(request: HttpRequest, response: HttpResponse, id: int):
    """Close it as spam; what its sender sends from now on waits in the quarantine."""
    return versioned(response, mark_spam(matched(request, id, required=False), by=request.user))


@router.delete("/conversations/{int:id}/spam", may="answer", response=ConversationShown)
def unmark_conversation_spam(request: HttpRequest, response: HttpResponse, id: int):
    """Undo it: open again, and its sender is let in."""
    return versioned(response, unmark_spam(matched(request, id, required=False), by=request.user))


@router.post("/conversations/{int:id}/block", may="answer", response={201: BlockShown})
def block_sender(request: HttpRequest, id: int, body: BlockIn):
    """Keep out who wrote it. Their mail waits in the quarantine; nothing is said to them."""
    found = access.conversation_for(request.user, id)
    if body.kind == "person":
        return Status(201, block(body.kind, person=found.person, conversation=found, by=request.user))
    known = senders_of(found)
    value = body.value or (known[0] if known else "")
    if body.kind == "domain":
        value = value.rpartition("@")[2]
    return Status(201, block(body.kind, value, conversation=found, by=request.user))


@router.delete("/conversations/{int:id}/block", may="answer", response={204: None})
def unblock_sender(request: HttpRequest, id: int):
    """Let them in again, whatever kept them out."""
    for found in in_force(access.conversation_for(request.user, id)):
        unblock(found, by=request.user)
    return Status(204, None)


@router.get("/conversations/{int:id}/transcript", may="read_conversations", response=TranscriptShown)
def get_transcript(request: HttpRequest, id: int, wanted: Query[TranscriptWanted]):
    """What was said, as text with masked numbers; the team's notes only where they are asked for."""
    found = access.conversation_for(request.user, id)
    return {"conversation": found.pk, "notes": wanted.notes, "text": as_text(transcript_of(found, notes=wanted.notes))}


@router.get("/blocks", may="answer", response=Listed[BlockShown])
def list_blocks(request: HttpRequest, paging: Query[Paging]):
    """Who is kept out, the latest first."""
    return listing(access.visible_blocks(request.user), paging, order=("-id",))


@router.delete("/blocks/{int:id}", may="answer", response={204: None})
def lift_block(request: HttpRequest, id: int):
    """Let them in again."""
    unblock(access.block_for(request.user, id), by=request.user)
    return Status(204, None)
