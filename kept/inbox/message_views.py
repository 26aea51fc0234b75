"""Files, mail bodies as they were sent, and raw sources: what strangers made, always in a sandbox."""

import re
from base64 import b64encode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from kept.files import store
from kept.files.serving import response
from kept.inbox.access import attachment_for, message_for, raw_of
from kept.inbox.models import Message
from kept.inbox.opening import holds_secrets, open_secrets, opened_by
from kept.text.html import has_remote_images, with_remote_images
from kept.text.secret_html import masked_html

# Nothing but words, their style and pictures; links open outside. The frame has no origin, so no cookie reaches it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:{more}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
CID = re.compile(r'src="cid:([^"]{1,255})"', re.IGNORECASE)
LARGEST_PICTURE, LARGEST_SUM = 3 * 1024 * 1024, 12 * 1024 * 1024


@require_GET
def attachment(request: HttpRequest, id: int) -> HttpResponseBase:
    """An attachment as a download; pictures in place with ?inline=1."""
    found = attachment_for(request.user, id)
    try:
        return response(found.file, inline="inline" in request.GET)
    except FileNotFoundError:
        raise Http404 from None


@require_GET
@xframe_options_sameorigin
def html(request: HttpRequest, id: int) -> HttpResponse:
    """A mail's HTML for the sandboxed frame. Pictures of other servers stay away until ?images=1: fetching one tells its
    sender. Card and identity numbers are masked but for who opened the message a moment ago (?opened=)."""
    message = message_for(request.user, id)
    if not message.html:
        raise Http404
    wanted = request.GET.get("images") == "1"
    held_back = has_remote_images(message.html)
    body = with_remote_images(message.html) if wanted else message.html
    opened = opened_by(request.user, request.GET.get("opened", "")) == message.pk
    shown = with_pictures(message, body if opened else masked_html(body))
    context = {
        "body": shown,
        "message": message,
        "ask": held_back and not wanted,
        "opened": request.GET.get("opened", ""),
    }
    answer = render(request, "inbox/message_html.html", context)
    answer["Content-Security-Policy"] = POLICY.format(more=" https: http:" if wanted else "")
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    patch_vary_headers(answer, ["Cookie"])
    return answer


def with_pictures(message: Message, body: str) -> str:
    """The HTML with the pictures of the mail itself in it: the frame has no cookie with which to fetch them."""
    wanted = set(CID.findall(body))
    if not wanted:
        return body
    left, pictures = LARGEST_SUM, {}
    for each in message.attachments.filter(content_id__in=wanted).select_related("file"):
        if each.file.is_picture and each.file.size <= min(LARGEST_PICTURE, left):
            left -= each.file.size
            with store.open(each.file) as file:
                pictures[each.content_id] = f"data:{each.file.content_type};base64,{b64encode(file.read()).decode()}"
    return CID.sub(lambda found: f'src="{pictures.get(found[1], "data:,")}"', body)


@require_GET
def raw(request: HttpRequest, id: int) -> HttpResponseBase:
    """The mail as it came, byte for byte, as plain text; ?download=1 as a file."""
    message = message_for(request.user, id)
    found = raw_of(request.user, message)
    if holds_secrets(message) or masked_html(message.html) != message.html:
        open_secrets(message, by=request.user, at="raw")
    try:
        if "download" in request.GET:
            return response(found.file)
        with store.open(found.file) as file:
            data = file.read(2 * 1024 * 1024)
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(data.decode("utf-8", "replace"), content_type="text/plain; charset=utf-8")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
