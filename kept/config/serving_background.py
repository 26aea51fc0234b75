"""What runs beside the pages: the hub, and when embedded the workers, the clock and the mail listener."""

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from kept.jobs import claiming, schedule, waking, worker
from kept.live.hub import hub

log = logging.getLogger(__name__)
STOP_WITHIN = 10.0  # seconds for running jobs to end; the rest run again when their lease is over
SWITCH_INTERVAL = 0.001  # seconds; threads and the event loop share one lock, and the loop must not wait long for it


class Work:
    """Workers, clock, mail listener and watched mailboxes of this process, started and stopped together."""

    def __init__(self):
        self.stop_event = threading.Event()
        self.threads: list[threading.Thread] = []
        self.listener: Any = None
        self.lmtp: Any = None

    def start(self) -> "Work":
        from kept.channels.email.mailboxes import watching

        if not settings.REDIS_URL:
            # Nobody else works here (serving_shape.stay_alone): what somebody holds, a killed process held.
            claiming.recover_all()
        self.threads = [*worker.start(settings.WORKER_THREADS, self.stop_event), schedule.start(self.stop_event)]
        self.listener, self.lmtp = start_listener(), start_lmtp()
        watching.start(alone=not settings.REDIS_URL)
        return self

    def stop(self) -> None:
        """No new mail, then no new jobs; those that run may end."""
        from kept.channels.email import listener
        from kept.channels.email.mailboxes import watching

        for door in filter(None, (self.listener, self.lmtp)):
            listener.stop(door)
        watching.stop()
        self.stop_event.set()
        waking.wake()
        if not worker.join(self.threads, STOP_WITHIN):
            log.warning("a job still runs; it will run again when its lease is over")


def start_listener() -> Any:
    """The mail listener, or None where its port is taken; the desk works all the same, and says so."""
    from kept.channels.email import listener

    try:
        if settings.SMTP_PORT:
            # The listener itself notices a taken port only after a long time-out, and pages would wait for it.
            socket.create_server((settings.SMTP_HOST, settings.SMTP_PORT)).close()
        return listener.start(settings.SMTP_PORT)
    except OSError as error:
        log.error("mail cannot come in on port %s: %s", settings.SMTP_PORT, error)
        return None


def start_lmtp() -> Any:
    """The LMTP door, or None where none is wanted or its place is taken."""
    from kept.channels.email import listener

    try:
        return listener.start_lmtp(settings.LMTP_PORT) if settings.LMTP_PORT else None
    except OSError as error:
        log.error("mail cannot come in by LMTP on %s: %s", settings.LMTP_PORT, error)
        return None


work: Work | None = None  # of this process, when embedded


def smtp_port() -> int | None:
    """The port on which this process takes mail in, or None."""
    return work.listener.port if work is not None and work.listener is not None else None


async def lifespan(receive: Callable[[], Awaitable[dict]], send: Callable[[dict], Awaitable[None]]) -> None:
    """ASGI lifespan of one web process."""
    global work
    await receive()
    hub.loop = asyncio.get_running_loop()
    sys.setswitchinterval(SWITCH_INTERVAL)
    end_streams_on_stop(hub.loop)
    listening = start_carrier()
    work = await asyncio.to_thread(Work().start) if settings.EMBEDDED else None
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if work is not None:
        await asyncio.to_thread(work.stop)
    if listening is not None:
        listening.cancel()
    hub.loop = None
    await send({"type": "lifespan.shutdown.complete"})


def end_streams_on_stop(loop: asyncio.AbstractEventLoop) -> None:
    """When the process is told to stop, end the live streams first: uvicorn would wait for them to end by themselves."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(hub.close)
            if callable(before):
                before(number, frame)

        signal.signal(number, stop)


def start_carrier() -> asyncio.Task | None:
    """Share live news with other processes, if there is a Redis to do it by."""
    if not settings.REDIS_URL:
        return None
    from kept.live.redis import Carrier

    hub.carrier = Carrier(hub, settings.REDIS_URL)
    return asyncio.create_task(hub.carrier.listen())
