"""A reader of the live stream for tests: drives the ASGI application and collects frames."""

import asyncio
import json
from contextlib import asynccontextmanager

from kept.live.stream import live


class Reader:
    def __init__(self):
        self.status = 0
        self.text = ""
        self.ended = False
        self.gone = asyncio.Event()
        self.news = asyncio.Event()
        self.blocked: asyncio.Event | None = None

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if self.blocked is not None:
            await self.blocked.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.text += message["body"].decode()
            self.ended = not message.get("more_body")
        self.news.set()

    @property
    def frames(self):
        """[(event, data, id)] so far."""
        found = []
        for block in self.text.split("\n\n"):
            fields = dict(
                line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":")
            )
            if "event" in fields:
                found.append((fields["event"], json.loads(fields["data"]), fields.get("id", "")))
        return found

    async def until(self, condition, seconds=5):
        async with asyncio.timeout(seconds):
            while not condition(self):
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def reading(topics, *, session="", link="", last=""):
    reader = Reader()
    headers = [(b"cookie", f"sessionid={session}".encode())] if session else []
    if last:
        headers.append((b"last-event-id", last.encode()))
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/live",
        "query_string": f"topics={topics}&link={link}".encode(),
        "headers": headers,
    }
    task = asyncio.create_task(live(scope, reader.receive, reader.send))
    try:
        await reader.until(lambda r: r.ended or any(f[0] == "hello" for f in r.frames))
        yield reader
    finally:
        reader.gone.set()
        if reader.blocked:
            reader.blocked.set()
        await asyncio.wait_for(task, 5)
