"""Sending an answer: from the event loop, at the reader's own pace, with no thread waiting."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from kept.config.serving_pages import Answer

Send = Callable[[dict], Awaitable[None]]
PIECE = 64 * 1024
PIECE_WITHIN = 60.0  # seconds in which a reader must take a piece
READERS = ThreadPoolExecutor(2, thread_name_prefix="file-reader")


async def send_answer(answer: Answer, send: Send) -> None:
    """Send it all. A reader that takes nothing for a minute is left."""
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await (_send_bytes(answer.body, send) if answer.file is None else _send_file(answer.file, send))
    finally:
        if answer.file is not None:
            os.close(answer.file)


async def _send_bytes(body: bytes, send: Send) -> None:
    for start in range(0, max(1, len(body)), PIECE * 4):
        piece = body[start : start + PIECE * 4]
        await _send_piece(piece, start + len(piece) < len(body), send)


async def _send_file(file: int, send: Send) -> None:
    loop, offset = asyncio.get_running_loop(), 0
    while piece := await loop.run_in_executor(READERS, os.pread, file, PIECE, offset):
        offset += len(piece)
        await _send_piece(piece, True, send)
    await _send_piece(b"", False, send)


async def _send_piece(piece: bytes, more: bool, send: Send) -> None:
    async with asyncio.timeout(PIECE_WITHIN):
        await send({"type": "http.response.body", "body": piece, "more_body": more})


def refusal(status: int, path: str, accept_language: str) -> Answer:
    """A short, clear answer to a request that never reached Django, in the reader's language."""
    with translation.override(_language(accept_language)):
        title = str(_titles()[status])
    if path.startswith("/api/"):
        kind, body = (
            b"application/problem+json",
            json.dumps({"type": "about:blank", "title": title, "status": status}).encode(),
        )
    else:
        kind, body = b"text/plain; charset=utf-8", f"{title}\n".encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    return Answer(status, [*headers, (b"retry-after", b"5")] if status == 503 else headers, body)


def _titles() -> dict[int, str]:
    return {
        404: _("There is nothing at this address."),
        405: _("This address cannot be used in this way."),
        408: _("The request took too long to arrive. Please try again."),
        413: _("This is too large to be taken."),
        503: _("Too many people are asking at once. Please try again in a moment."),
    }


def _language(header: str) -> str:
    for code, _quality in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"
