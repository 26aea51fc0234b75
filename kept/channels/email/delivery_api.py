"""/messages/{id}/delivery: where an answer went, and sending it again to those whom it did not reach."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field

from kept.accounts.api_doors import Router, Schema, Shown, example
from kept.channels.email.delivering import recipients_of
from kept.channels.email.delivery_words import in_plain_words
from kept.channels.email.sending import send_again
from kept.inbox.access import message_for

router = Router(tags=["Messages"])


class CopyShown(Shown):
    """One recipient's copy: `state` queued, sent, failed; `status` and `words` are the other server's, `why` is ours."""

    address: str
    state: str
    status: str
    words: str
    why: str
    at: datetime

    @staticmethod
    def resolve_why(row: Any) -> str:
        return in_plain_words(row.status, row.words) if row.state != "sent" else ""


class DeliveryShown(Shown):
    """How an answer left: `state` held, queued, sent, partly, kept_here, failed, and each recipient's copy."""

    model_config = example(
        message=99, state="partly", attempts=1, error="karim@example.com: 550 5.1.1 User unknown", queued_at="2026-11-21T10:05:00Z",
        sent_at="2026-11-21T10:05:02Z", next_try_at=None, delayed_at=None,
        recipients=[{"address": "karim@example.com", "state": "failed", "status": "550", "words": "550 5.1.1 User unknown", "why": "There is no such mailbox.", "at": "2026-11-21T10:05:02Z"}],
    )  # fmt: skip

    message: int = Field(alias="message_id")
    state: str
    attempts: int
    error: str
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    delayed_at: datetime | None
    recipients: list[CopyShown]

    @staticmethod
    def resolve_recipients(delivery: Any) -> list[Any]:
        return recipients_of(delivery.message)


class AgainIn(Schema):
    """`instead` maps an address that failed to another one of the same person."""

    instead: dict[str, Annotated[str, Field(max_length=320)]] = {}


@router.get("/messages/{int:id}/delivery", may="read_conversations", response=DeliveryShown)
def show_delivery(request: HttpRequest, id: int):
    """Where an answer went; 404 for what was not sent."""
    return _delivery(message_for(request.user, id))


@router.post("/messages/{int:id}/delivery", may="answer", response=DeliveryShown)
def repeat_delivery(request: HttpRequest, id: int, body: AgainIn):
    """Send an answer again to those whom it did not reach; one that reached everybody, or is on its way, is left alone."""
    message = message_for(request.user, id)
    _delivery(message)
    return send_again(message, instead=body.instead, by=request.user)


def _delivery(message: Any) -> Any:
    if not hasattr(message, "delivery"):
        raise Http404
    return message.delivery
