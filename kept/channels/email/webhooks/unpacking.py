"""From the request of a mail service to the mails in it: checked and taken apart by anymail's own views.

Those views would send Django signals; called by hand they only check and read, and the mails come back as values.
"""

from __future__ import annotations

import json
import re
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.module_loading import import_string

from kept.channels.email.webhooks.kinds import KINDS
from kept.channels.email.webhooks.rebuilding import rebuilt

FETCHED_WITHIN = 30.0  # seconds; anymail itself would wait for ever
fetchers = ThreadPoolExecutor(2, thread_name_prefix="mail-fetch")


class Unsigned(Exception):
    """Not from the service: its signature is missing or wrong."""


class Away(Exception):
    """The service does not give us the rest of the mail now; it should bring it again."""


@dataclass(frozen=True)
class Brought:
    """One mail as a service brought it."""

    content: bytes
    rcpt: list[str]
    mail_from: str


def unpack(service: str, secret: str, request: HttpRequest) -> list[Brought]:
    """The mails in a request. Where the service gives the mail as it was sent, that is taken, else one is made.

    Raises Unsigned, Away, and whatever a payload without sense brings about (KeyError, ValueError, TypeError …).
    """
    from anymail.exceptions import AnymailWebhookValidationFailure

    view = _view(service, secret, request)
    body = request.body  # now, while it can be: a form is read from it twice
    try:
        view.run_validators(request)
    except AnymailWebhookValidationFailure as error:
        raise Unsigned(str(error)) from error
    whole = list(WHOLE.get(service, _nothing)(body, request))
    return whole or [_from_event(event, service, request) for event in _events(view, service, request)]


def _view(service: str, secret: str, request: HttpRequest) -> Any:
    kind = KINDS[service]
    given = {kind.secret: secret} if kind.secret else {}
    if service == "mandrill":
        # It signs the address it was told, which behind a proxy is not the one we are asked at.
        given["webhook_url"] = settings.BASE_URL + request.path
    with warnings.catch_warnings():
        # That there is no password in the address: there is a key in it.
        warnings.simplefilter("ignore")
        return import_string(f"anymail.webhooks.{kind.view}")(**given)


def _events(view: Any, service: str, request: HttpRequest) -> list[Any]:
    if not KINDS[service].fetches:
        return view.parse_events(request)
    import requests

    if service == "resend" and not re.fullmatch(r"[\w-]{1,100}", str(json.loads(request.body)["data"]["email_id"])):
        # It becomes a part of the address that is asked with our key: it must not lead to our other mails there.
        raise ValueError("no id of a mail")
    try:
        return fetchers.submit(view.parse_events, request).result(FETCHED_WITHIN)
    except (TooSlow, requests.RequestException) as error:
        raise Away(f"{type(error).__name__}: {error}") from error


def _from_event(event: Any, service: str, request: HttpRequest) -> Brought:
    message = event.message
    to = [message.envelope_recipient] if message.envelope_recipient else []
    return Brought(rebuilt(message, service), _envelope(request).get("to") or to, message.envelope_sender or "")


def _envelope(request: HttpRequest) -> dict:
    """SendGrid's: all recipients, of which anymail takes the first."""
    given = json.loads(request.POST.get("envelope", "{}"))
    return given if isinstance(given, dict) else {}


def _nothing(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    return []


def _mailgun(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    if "body-mime" in request.POST:
        mime = _bytes_of_field("body-mime", body, request)
        yield Brought(mime, request.POST.get("recipient", "").split(","), request.POST.get("sender", ""))


def _sendgrid(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    if "email" in request.POST:
        envelope = _envelope(request)
        mime = _bytes_of_field("email", body, request)
        yield Brought(mime, list(envelope.get("to", [])), envelope.get("from", ""))


def _postmark(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    event = json.loads(body)
    if mime := event.get("RawEmail"):
        first = (event.get("Headers") or [{}])[0]
        sender = first.get("Value", "") if first.get("Name", "").lower() == "return-path" else ""
        yield Brought(_bytes(mime), [event.get("OriginalRecipient", "")], sender.strip("<>"))


def _sparkpost(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    for event in json.loads(body):
        if message := event["msys"].get("relay_message"):
            mime = message["content"]["email_rfc822"]
            encoded = message["content"].get("email_rfc822_is_base64")
            yield Brought(
                b64decode(mime) if encoded else _bytes(mime), [message.get("rcpt_to", "")], message.get("msg_from", "")
            )


def _mandrill(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    for event in json.loads(request.POST["mandrill_events"]):
        if event.get("event") == "inbound":
            yield Brought(_bytes(event["msg"]["raw_msg"]), [event["msg"].get("email", "")], "")


def _postal(body: bytes, request: HttpRequest) -> Iterable[Brought]:
    event = json.loads(body)
    if "rcpt_to" in event:
        mime = event["message"]
        yield Brought(
            b64decode(mime) if event.get("base64") else _bytes(mime), [event["rcpt_to"]], event.get("mail_from", "")
        )


def _bytes_of_field(name: str, body: bytes, request: HttpRequest) -> bytes:
    """A field of a form as it came: a mail need not be UTF-8, and what is not would be lost in `request.POST`."""
    if request.content_type != "multipart/form-data":
        return QueryDict(body, encoding="latin-1")[name].encode("latin-1")
    handlers = [TemporaryFileUploadHandler(request)]
    form, _ = MultiPartParser(request.META, BytesIO(body), handlers, "latin-1").parse()
    return str(form[name]).encode("latin-1")


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


WHOLE: dict[str, Callable[[bytes, HttpRequest], Iterable[Brought]]] = {
    "mailgun": _mailgun,
    "sendgrid": _sendgrid,
    "postmark": _postmark,
    "sparkpost": _sparkpost,
    "mandrill": _mandrill,
    "postal": _postal,
}
