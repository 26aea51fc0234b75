"""Style sheets, scripts, fonts and icons: hashed names, compressed once, kept by browsers for a year."""

import asyncio

from kept.config.serving_answers import refusal
from kept.config.serving_pages import Answer


async def static_answer(scope: dict) -> Answer:
    """The file at /static/…, or 404. Looked up in a thread: the first look compresses."""
    headers = dict(scope["headers"])
    if scope["method"] not in {"GET", "HEAD"}:
        return refusal(405, scope["path"], "")
    found = await asyncio.to_thread(_find, scope["path"], headers.get(b"accept-encoding", b"").decode("latin-1"))
    return found or refusal(404, scope["path"], headers.get(b"accept-language", b"").decode("latin-1"))


def _find(path: str, accept: str) -> Answer | None:
    from kept.ui import assets

    found = assets.find(path, accept)
    if found is None:
        return None
    body, named = found
    headers = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    return Answer(200, [*headers, (b"content-length", str(len(body)).encode())], body)
