"""The one application that uvicorn runs: live streams and files here, pages and API by Django in threads."""

import django

django.setup()

import logging  # noqa: E402 - Django's settings come first
from collections.abc import Awaitable, Callable  # noqa: E402
from contextlib import suppress  # noqa: E402

from django.conf import settings  # noqa: E402

from kept.config import serving_bodies, serving_pages, serving_proxies  # noqa: E402
from kept.config.serving_answers import Send, refusal, send_answer  # noqa: E402
from kept.config.serving_background import lifespan  # noqa: E402
from kept.config.serving_static import static_answer  # noqa: E402

log = logging.getLogger(__name__)
MOST_WAITING = 256  # requests; more would wait longer than a person does
Receive = Callable[[], Awaitable[dict]]
waiting = 0


async def application(scope: dict, receive: Receive, send: Send) -> None:
    """ASGI 3."""
    if scope["type"] == "lifespan":
        return await lifespan(receive, send)
    if scope["type"] != "http":
        return None
    path = scope["path"]
    if path == "/live" or path.startswith("/live/"):
        from kept.live.stream import live

        return await live(scope, receive, send)
    # A reader who went away, or takes nothing: there is nobody to tell.
    with suppress(TimeoutError, serving_bodies.Gone):
        answer = await static_answer(scope) if path.startswith("/static/") else await page(scope, receive)
        await send_answer(answer, send)


async def page(scope: dict, receive: Receive) -> serving_pages.Answer:
    """Django's answer, or a refusal if the body is too large, too slow, or too many wait already."""
    global waiting
    headers = dict(scope["headers"])
    language = headers.get(b"accept-language", b"").decode("latin-1")
    try:
        # A mail service that is refused gives the mail up in the end, and tells nobody.
        most = settings.MAX_BROUGHT_BYTES if scope["path"].startswith("/inbound/webhooks/") else None
        body, size = await serving_bodies.spool(headers, receive, most)
    except serving_bodies.Refused as refused:
        return refusal(refused.status, scope["path"], language)
    if waiting >= MOST_WAITING:
        body.close()
        return refusal(503, scope["path"], language)
    waiting += 1
    try:
        origin = serving_proxies.origin(scope, headers)
        return await serving_pages.answer(serving_pages.environ(scope, scope["headers"], origin, body, size))
    finally:
        waiting -= 1
        body.close()
