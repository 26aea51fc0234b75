"""Starting uvicorn: one process by default, several only where they can hear each other."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kept.config.serving_patience import Patient
from kept.config.serving_shape import ALONE, Refused, stay_alone


class Server(uvicorn.Server):
    """uvicorn's server; it says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None] | None = None):
        super().__init__(config)
        self.on_ready = on_ready

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        if self.on_ready is not None and self.started:
            await asyncio.to_thread(self.on_ready)  # it may look into the database


def config(host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """How uvicorn serves Kept. Proxy headers are ours to judge, web sockets are not used."""
    return uvicorn.Config(
        "kept.config.asgi:application", host=host, port=port, workers=workers, lifespan="on", ws="none", http=Patient,
        log_level="warning", access_log=False, proxy_headers=False, server_header=False,
        timeout_keep_alive=65, timeout_graceful_shutdown=15, backlog=2048,
    )  # fmt: skip


def serve(*, host: str, port: int, workers: int, folder: Path, redis_url: str, on_ready: Callable[[], None]) -> None:
    """Serve until told to stop. Raises Refused; SystemExit if the port is taken."""
    if workers > 1 and not redis_url:
        raise Refused(ALONE)
    lock = stay_alone(folder, redis_url)
    if workers == 1:
        Server(config(host, port), on_ready).run()
    else:
        _serve_many(host, port, workers, on_ready)
    del lock


def _serve_many(host: str, port: int, workers: int, on_ready: Callable[[], None]) -> None:
    from uvicorn.supervisors import Multiprocess

    os.environ["KEPT_EMBEDDED"] = "0"  # jobs, clock and mail belong to `kept worker` then
    settings = config(host, port, workers)
    socket = settings.bind_socket()
    on_ready()
    Multiprocess(settings, sockets=[socket]).run()
