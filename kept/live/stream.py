"""GET /live: server-sent events, as a raw ASGI application. See docs/live.md for the frames."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from kept.live import access
from kept.live.frames import HEARTBEAT, RETRY
from kept.live.hub import hub
from kept.live.subscribers import Subscriber

log = logging.getLogger(__name__)
HEARTBEAT_EVERY = 25.0  # seconds of silence; shorter than the idle time-out of usual proxies
RECHECK_EVERY = 300.0  # seconds; for rights that end without anybody saying so (a session that expires)
SEND_WITHIN = 30.0  # seconds; a reader that takes nothing for so long is gone
MOST_TOPICS = 50

Send = Callable[[dict], Awaitable[None]]
Receive = Callable[[], Awaitable[dict]]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def live(scope: dict, receive: Receive, send: Send) -> None:
    """The stream. 400 without topics or with too many, 401 for a stranger, 403 if no topic is allowed, 429 for one too many."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    topics = {topic for text in query.get("topics", []) for topic in text.split(",") if 0 < len(topic) <= 100}
    if scope["method"] != "GET" or not 0 < len(topics) <= MOST_TOPICS:
        return await refuse(send, 400)
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    shown = access.ticket(headers.get(b"cookie", ""), query.get("link", [""])[0])
    before = hub.rights_changed
    found = await access.look(shown, topics)
    if found is None or not found[2]:
        return await refuse(send, 401 if found is None else 403)
    if hub.is_full_for(found[1]):
        return await refuse(send, 429)
    subscriber = Subscriber(found[0], found[1], set(found[2]))
    subscriber.stale = hub.rights_changed != before
    last = headers.get(b"last-event-id", "") or query.get("last", [""])[0]
    # A stream that resumes keeps its old place until it has what it missed.
    subscriber.tell("hello", {"topics": sorted(subscriber.topics)}, "" if last else hub.position())
    hub.join(subscriber, last)
    watching = asyncio.create_task(_watch(receive, subscriber))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _send(send, RETRY)
        await _serve(subscriber, shown, send)
    except TimeoutError:
        log.info("a stream of %s took nothing for %s s", subscriber.key, SEND_WITHIN)
    finally:
        hub.leave(subscriber)
        watching.cancel()


async def refuse(send: Send, status: int) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-length", b"0"),
                (b"cache-control", b"no-store"),
                (b"x-content-type-options", b"nosniff"),
            ],
        }
    )
    await send({"type": "http.response.body", "body": b""})


async def _watch(receive: Receive, subscriber: Subscriber) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    subscriber.close()


async def _serve(subscriber: Subscriber, shown: access.Ticket, send: Send) -> None:
    loop = asyncio.get_running_loop()
    check_at = loop.time() + RECHECK_EVERY
    while not subscriber.closed:
        subscriber.woken.clear()
        if subscriber.stale or loop.time() > check_at:
            await recheck(subscriber, shown, send)
            check_at = loop.time() + RECHECK_EVERY
        elif frame := subscriber.next_frame(loop.time()):
            await _send(send, frame)
        elif not subscriber.closed:
            await _pause(subscriber, send, loop)
    async with asyncio.timeout(SEND_WITHIN):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _pause(subscriber: Subscriber, send: Send, loop: asyncio.AbstractEventLoop) -> None:
    try:
        async with asyncio.timeout(subscriber.wait_at_most(loop.time(), HEARTBEAT_EVERY)):
            await subscriber.woken.wait()
    except TimeoutError:
        if not subscriber.changed:
            await _send(send, HEARTBEAT)


async def _send(send: Send, frame: bytes) -> None:
    async with asyncio.timeout(SEND_WITHIN):
        await send({"type": "http.response.body", "body": frame, "more_body": True})


async def recheck(subscriber: Subscriber, shown: access.Ticket, send: Send) -> None:
    """Look again at who this is and what they may hear; a reader without any topic left is closed."""
    subscriber.stale = False
    before = set(subscriber.topics)
    found = await access.look(shown, before)
    if subscriber.stale:  # changed again while we looked: look again before anything is sent
        return
    topics = found[2] if found and found[1] == subscriber.key else set()
    hub.forget(subscriber, before - topics)
    subscriber.narrow(topics)
    if not topics:
        subscriber.queue.clear()
        subscriber.tell("dropped", {"topics": sorted(before)})
        await _send(send, subscriber.next_frame(0.0) or HEARTBEAT)
        subscriber.close()
