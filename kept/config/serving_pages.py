"""Django as WSGI in a fixed pool of threads: a thread computes one whole answer and is free before it is sent."""

import asyncio
import gzip
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from kept.config.serving_bodies import Body
from kept.config.serving_proxies import FORWARDED, HEARSAY, Origin

log = logging.getLogger(__name__)
GZIP_FROM = 1024  # bytes
GZIP_LEVEL = 2
COMPRESSED = ("text/", "application/json", "application/problem+json", "image/svg+xml", "application/javascript")


@dataclass
class Answer:
    """A whole answer: status, headers, and either its bytes or an open file to be sent and closed."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    file: int | None = field(default=None)


class SentFile:
    """What Django hands us for a file (wsgi.file_wrapper): it is sent from the file, after the thread is free."""

    def __init__(self, file: Any, size: int = 0):
        self.file = file

    def descriptor(self) -> int:
        """A descriptor of our own, since Django closes its file with the response."""
        return os.dup(self.file.fileno())

    def close(self) -> None:
        self.file.close()


@cache
def pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="web")


@cache
def handler() -> WSGIHandler:
    return WSGIHandler()


async def answer(environ: dict) -> Answer:
    """Django's answer to a request whose body has arrived in full."""
    return await asyncio.get_running_loop().run_in_executor(pool(), compute, environ)


def compute(environ: dict) -> Answer:
    """Run Django in this thread."""
    found = Answer(500, [])

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        found.status = int(status[:3])
        found.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    result: Any = handler()(environ, start_response)  # type: ignore[arg-type]  # write() of PEP 3333 is not used
    try:
        if isinstance(result, SentFile):
            found.file = result.descriptor()
        else:
            found.body = b"".join(result)
            if found.status not in {204, 304} and not any(name == b"content-length" for name, _ in found.headers):
                found.headers.append((b"content-length", str(len(found.body)).encode()))
    finally:
        result.close()  # tells Django that the request is over, in the thread that owns its connections
    return compressed(found) if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else found


def compressed(found: Answer) -> Answer:
    """The answer as gzip where that is worth it. Secrets in our pages are masked anew each time (CSRF), as BREACH demands."""
    kept = dict(found.headers)
    kind = kept.get(b"content-type", b"").decode("latin-1")
    if (
        found.file is not None
        or len(found.body) < GZIP_FROM
        or b"content-encoding" in kept
        or not kind.startswith(COMPRESSED)
    ):
        return found
    found.body = gzip.compress(found.body, GZIP_LEVEL, mtime=0)
    vary = kept.get(b"vary", b"")
    changes = {
        b"content-encoding": b"gzip",
        b"content-length": str(len(found.body)).encode(),
        b"vary": vary + b", Accept-Encoding" if vary else b"Accept-Encoding",
    }
    found.headers = [pair for pair in found.headers if pair[0] not in changes] + list(changes.items())
    return found


def environ(scope: dict, headers: list[tuple[bytes, bytes]], origin: Origin, body: Body, size: int) -> dict:
    """The WSGI environment (PEP 3333) of an ASGI request."""
    server = scope.get("server") or ("localhost", 80)
    found = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "REMOTE_ADDR": origin.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": origin.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": SentFile,
        "CONTENT_LENGTH": str(size),
    }
    _add_headers(found, headers)
    found[HEARSAY] = origin.hearsay
    if origin.host:
        found["HTTP_HOST"] = origin.host
    return found


def _add_headers(found: dict, headers: list[tuple[bytes, bytes]]) -> None:
    for name, value in headers:
        # A name with an underscore would be mistaken for one with a hyphen, the well-known way to forge headers.
        if name in FORWARDED or b"_" in name or name == b"content-length":
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in found:
            text = found[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        found[key] = text
