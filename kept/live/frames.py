"""What goes over a stream: news from a verb, and the server-sent event it becomes."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class News:
    """Something the pages listening to `topics` should know. `data` is None, a JSON object, or ready text (a fragment)."""

    topics: tuple[str, ...]
    name: str = "changed"
    data: Any = None

    @property
    def is_hint(self) -> bool:
        """Whether it only says "look again", so that many of them may become one."""
        return self.name == "changed" and self.data is None

    def packed(self) -> str:
        return json.dumps([self.topics, self.name, self.data], separators=(",", ":"))


def unpacked(text: str | bytes) -> News:
    topics, name, data = json.loads(text)
    return News(tuple(topics), name, data)


def frame(name: str, data: Any, id: str = "") -> bytes:
    """One server-sent event. A text is sent as it is, anything else as JSON on one line."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # splitlines() would also break at U+2028 and the like, which are not ends of lines in this format.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = f"id: {id}\nevent: {name}\n" if id else f"event: {name}\n"
    return (head + "".join(f"data: {line}\n" for line in lines) + "\n").encode()


def of_news(news: News, topics: list[str], id: str) -> bytes:
    """The frame of `news` for a listener to `topics` (those of the news that are theirs)."""
    if isinstance(news.data, str):
        return frame(news.name, news.data, id)
    return frame(news.name, {"topics": topics} | (news.data or {}), id)


RETRY = b"retry: 2000\n\n"
HEARTBEAT = b": still here\n\n"
