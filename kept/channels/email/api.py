"""Mail over the API: hand one in. What waits in the quarantine is in `quarantine_api.py`."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Status

from kept.accounts.api_doors import Problem, Router
from kept.channels.email import access
from kept.channels.email.delivery_api import router as delivery_router
from kept.channels.email.inbound import take_in
from kept.channels.email.quarantine_api import TakenIn, shown
from kept.channels.email.quarantine_api import router as quarantine_router

router = Router(tags=["mail"])
router.add_router("", delivery_router)
router.add_router("", quarantine_router)


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
