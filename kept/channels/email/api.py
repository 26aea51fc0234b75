"""Mail over the API: hand one in, see what waits in the quarantine, let it in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Status

from kept.accounts.api_doors import Listed, Paging, Problem, Router, Shown, example, listing
from kept.channels.email import access
from kept.channels.email.delivery_api import router as delivery_router
from kept.channels.email.inbound import Taken, take_in
from kept.channels.email.quarantine import release
from kept.channels.email.reasons import said

router = Router(tags=["mail"])
router.add_router("", delivery_router)


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

    model_config = example(
        id=7, received_at="2026-11-21T14:05:00Z", reason="loop", why="It comes from ourselves: answering it could go round in circles.",
        detail="X-Kept-Loop", subject="Re: Ring", sender="help@lampring.example", size=2048,
    )  # fmt: skip

    @staticmethod
    def resolve_why(row: Any) -> str:
        return said(row.reason)

    @staticmethod
    def resolve_subject(row: Any) -> str:
        return row.envelope.get("subject", "")

    @staticmethod
    def resolve_sender(row: Any) -> str:
        return row.envelope.get("sender", "")

    @staticmethod
    def resolve_size(row: Any) -> int:
        return row.file.size


RAW_MAIL = {
    "requestBody": {"required": True, "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.post("/inbound/email", may="receive_mail", response={202: TakenIn}, exclude_unset=True, openapi_extra=RAW_MAIL)
def inbound_email(
    request: HttpRequest, channel: str = "", rcpt: list[str] = Query([]), from_: str = Query("", alias="from")
) -> Status[dict]:
    """Take in one mail (message/rfc822, at most 30 MB). Without `channel` and `rcpt` the recipients in its headers
    decide; what fits no address goes to the default channel."""
    content = request.body
    if len(content) > settings.MAX_MAIL_BYTES:
        raise Problem(413)
    if not content:
        raise Problem(400)
    place = access.channel_named(request.user, channel) if channel else None
    return Status(202, shown(take_in(content, rcpt=rcpt, mail_from=from_, channel=place, by=request.user)))


@router.get("/quarantine", may="read_quarantine", response=Listed[InQuarantine])
def quarantine(request: HttpRequest, paging: Query[Paging]) -> dict:
    """Mails that could not be taken in by themselves, newest first."""
    return listing(access.quarantined_for(request.user), paging)


@router.post("/quarantine/{int:id}/release", may="read_quarantine", response={202: TakenIn}, exclude_unset=True)
def release_mail(request: HttpRequest, id: int) -> Status[dict]:
    """Read it once more and take it in, though it looked like a loop or a machine's."""
    return Status(202, shown(release(access.raw_for(request.user, id), by=request.user)))


def shown(taken: Taken) -> dict:
    """As the API tells it."""
    if taken.conversation is None or taken.message is None:
        return {"quarantined": taken.raw.pk, "reason": taken.reason}
    return {"conversation": taken.conversation.pk, "message": taken.message.pk, "duplicate": taken.duplicate}
