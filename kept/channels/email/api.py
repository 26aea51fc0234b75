"""Mail over the API: hand in one, or many at once. What waits in the quarantine is in `quarantine_api.py`."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Query, Status
from pydantic import Base64Bytes

from kept.accounts.api_doors import Problem, Router, Schema, Shown, example
from kept.channels.email import access
from kept.channels.email.delivery_api import router as delivery_router
from kept.channels.email.intake import Letter
from kept.channels.email.quarantine_api import TakenIn, shown
from kept.channels.email.quarantine_api import router as quarantine_router
from kept.channels.email.taking_together import take_in_many, take_in_with_others

router = Router(tags=["mail"])
router.add_router("", delivery_router)
router.add_router("", quarantine_router)

MOST_MAILS = 100
RAW_MAIL = {
    "requestBody": {"required": True, "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.post("/inbound/email", may="receive_mail", response={202: TakenIn}, exclude_unset=True, openapi_extra=RAW_MAIL)
def inbound_email(
    request: HttpRequest, channel: str = "", rcpt: list[str] = Query([]), from_: str = Query("", alias="from")
) -> Status[dict]:
    """Take in one mail (message/rfc822, at most 30 MB). Without `channel` and `rcpt` the recipients in its headers
    decide; what fits no address goes to the default channel."""
    letter = _letter(request, request.body, channel, rcpt, from_)
    return Status(202, shown(take_in_with_others(letter, by=request.user)))


class MailIn(Schema):
    """One mail and what is known of it, as in the query of `/inbound/email`."""

    content: Base64Bytes = Field(description="the mail (message/rfc822) in Base64", min_length=1)
    channel: str = ""
    rcpt: list[str] = []
    from_: str = Field("", alias="from")

    model_config = example(content="RnJvbTogc2FsbWFAZXhhbXBsZS5vcmcNCg0KSGVsbG8=", rcpt=["help@lampring.example"])


class MailsIn(Schema):
    mails: list[MailIn] = Field(min_length=1, max_length=MOST_MAILS)


class AllTakenIn(Shown):
    """What became of each mail, in order."""

    items: list[TakenIn]


@router.post("/inbound/emails", may="receive_mail", response={202: AllTakenIn}, exclude_unset=True)
def inbound_emails(request: HttpRequest, given: MailsIn) -> Status[dict]:
    """Take in up to 100 mails, at most 32 MB together. Far quicker than one by one: all are stored, or none."""
    letters = [_letter(request, each.content, each.channel, each.rcpt, each.from_) for each in given.mails]
    return Status(202, {"items": [shown(taken) for taken in take_in_many(letters, by=request.user)]})


def _letter(request: HttpRequest, content: bytes, channel: str, rcpt: list[str], mail_from: str) -> Letter:
    if len(content) > settings.MAX_MAIL_BYTES:
        raise Problem(413)
    if not content:
        raise Problem(400)
    place = access.channel_named(request.user, channel) if channel else None
    return Letter(content, rcpt=rcpt, mail_from=mail_from, channel=place)
