"""The quarantine over the API: see what waits, look at it, let it in, read it again, put it aside."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Status

from kept.accounts.api_doors import Listed, Paging, Problem, Router, Schema, Shown, example, listing, wrong
from kept.channels.email import access
from kept.inbox.quarantine import look_after, lookers, put_aside, put_back
from kept.inbox.ways_in import may_release, release, retry, said
from kept.text.secrets import masked

router = Router(tags=["mail"])


class TakenIn(Shown):
    """What became of a mail: a message in a conversation, or `quarantined` with its `reason`."""

    conversation: int | None = None
    message: int | None = None
    duplicate: bool | None = None
    quarantined: int | None = None
    reason: str | None = None

    model_config = example(conversation=42, message=1042, duplicate=False)


class InQuarantine(Shown):
    """A mail that waits for somebody to look at it. `reason` is a code, `why` says it in the reader's language."""

    id: int
    received_at: datetime
    reason: str
    why: str
    detail: str
    subject: str
    sender: str
    size: int
    channel: int | None = Field(None, alias="channel_id", description="where it would belong")
    owner: int | None = Field(None, alias="owner_id", description="who looks at it")
    aside_at: datetime | None = Field(None, description="when it was put aside")

    model_config = example(
        id=7, received_at="2026-11-21T14:05:00Z", reason="loop", why="It comes from ourselves: answering it could go round in circles.",
        detail="X-Kept-Loop", subject="Re: Ring", sender="help@lampring.example", size=2048,
        channel=1, owner=None, aside_at=None,
    )  # fmt: skip

    @staticmethod
    def resolve_why(row: Any) -> str:
        return said(row.reason)

    @staticmethod
    def resolve_subject(row: Any) -> str:
        return masked(row.envelope.get("subject", ""))

    @staticmethod
    def resolve_sender(row: Any) -> str:
        return row.envelope.get("sender", "")

    @staticmethod
    def resolve_size(row: Any) -> int:
        return row.file.size


class Looker(Schema):
    user: int | None = Field(None, description="who shall look at it; without it whose token it is")

    model_config = example(user=3)


@router.get("/quarantine", may="read_quarantine", response=Listed[InQuarantine])
def quarantine(request: HttpRequest, paging: Query[Paging], aside: bool = False) -> dict:
    """Mails that could not be taken in by themselves, newest first; with `aside` those that were put aside."""
    rows = access.put_aside_for(request.user) if aside else access.quarantined_for(request.user)
    return listing(rows, paging)


@router.get("/quarantine/{int:id}", may="read_quarantine", response=InQuarantine)
def one_in_quarantine(request: HttpRequest, id: int) -> Any:
    """One of them, also one that was put aside."""
    return access.raw_for(request.user, id)


@router.post("/quarantine/{int:id}/release", may="answer", response={202: TakenIn}, exclude_unset=True)
def release_mail(request: HttpRequest, id: int) -> Status[dict]:
    """Read it once more and take it in, though it looked like a loop or a machine's. What pretends to be somebody
    else's (403 for others) only leads let in."""
    raw = access.raw_for(request.user, id)
    if not may_release(request.user, raw):
        raise Problem(403)
    return Status(202, shown(release(raw, by=request.user)))


@router.post("/quarantine/{int:id}/retry", may="answer", response={202: TakenIn}, exclude_unset=True)
def retry_mail(request: HttpRequest, id: int) -> Status[dict]:
    """Read it once more with nothing believed of it. One that failed is read by the worker: `reason` is "" until then."""
    raw = access.raw_for(request.user, id)
    if raw.forgotten_at:
        raise Problem(409)
    return Status(202, shown(retry(raw, by=request.user)))


@router.post("/quarantine/{int:id}/aside", may="answer", response=InQuarantine)
def put_mail_aside(request: HttpRequest, id: int) -> Any:
    """Nobody waits for it any more. Its content is kept for some weeks."""
    raw = access.raw_for(request.user, id)
    put_aside([raw], by=request.user)
    return raw


@router.delete("/quarantine/{int:id}/aside", may="answer", response=InQuarantine)
def put_mail_back(request: HttpRequest, id: int) -> Any:
    """It waits for somebody again."""
    raw = access.raw_for(request.user, id)
    put_back([raw], by=request.user)
    return raw


@router.put("/quarantine/{int:id}/owner", may="answer", response=InQuarantine)
def take_mail(request: HttpRequest, id: int, body: Looker | None = None) -> Any:
    """Whose token it is looks at it, or the colleague `user`, who is told."""
    raw = access.raw_for(request.user, id)
    chosen = request.user.pk if body is None or body.user is None else body.user
    to = next((user for user in lookers([raw]) if user.pk == chosen), None)
    if to is None:
        raise wrong("user", _("There is nobody with this id who may look at this mail."))
    look_after([raw], to=to, by=request.user)
    return raw


@router.delete("/quarantine/{int:id}/owner", may="answer", response=InQuarantine)
def give_mail_back(request: HttpRequest, id: int) -> Any:
    """It is the channel's team's again."""
    raw = access.raw_for(request.user, id)
    look_after([raw], to=None, by=request.user)
    return raw


def shown(taken: Any) -> dict:
    """As the API tells it."""
    if taken.conversation is None or taken.message is None:
        return {"quarantined": taken.raw.pk, "reason": taken.reason}
    return {"conversation": taken.conversation.pk, "message": taken.message.pk, "duplicate": taken.duplicate}
