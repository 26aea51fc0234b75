"""One open stream: what it listens to, what waits to be sent, and when it is too slow to be kept."""

import asyncio
from collections import deque
from typing import Any

from kept.live.frames import News, frame, of_news

LONGEST_QUEUE = 200  # frames; a reader that far behind is closed and catches up when it comes back
MERGE_FOR = 1.0  # seconds between two hints to one stream


class Subscriber:
    """A stream of one reader. Lives in the event loop's thread only.

    `key` names the reader ("user:7", "link:3"); `topics` are those the reader was allowed at the last check.
    """

    __slots__ = ("changed", "changed_id", "closed", "hint_at", "key", "queue", "stale", "topics", "who", "woken")

    def __init__(self, who: Any, key: str, topics: set[str]):
        self.who = who
        self.key = key
        self.topics = topics
        self.queue: deque[tuple[News, str] | bytes] = deque()
        self.changed: dict[str, None] = {}
        self.changed_id = ""
        self.hint_at = 0.0
        self.woken = asyncio.Event()
        self.closed = False
        self.stale = False

    def offer(self, news: News, id: str) -> None:
        """Take news in. What only says "look again" is merged, the rest waits in order."""
        if news.is_hint:
            self.changed.update(dict.fromkeys(topic for topic in news.topics if topic in self.topics))
            self.changed_id = id
        else:
            self._append((news, id))
        self.woken.set()

    def tell(self, name: str, data: Any, id: str = "") -> None:
        """Queue a frame about the stream itself ("hello", "reset", "dropped")."""
        self._append(frame(name, data, id))
        self.woken.set()

    def recheck(self) -> None:
        """Hold everything back until the reader's access was looked at again."""
        self.stale = True
        self.woken.set()

    def close(self) -> None:
        self.closed = True
        self.woken.set()

    def narrow(self, topics: set[str]) -> None:
        """Listen to `topics` only from now on, and say which are gone."""
        gone = sorted(self.topics - topics)
        self.topics &= topics
        self.stale = False
        if gone:
            self.tell("dropped", {"topics": gone})

    def next_frame(self, at: float) -> bytes | None:
        """The next frame to send at the loop's time `at`, or None. Topics are looked at now, not when queued."""
        while self.queue:
            first = self.queue.popleft()
            if isinstance(first, bytes):
                return first
            news, id = first
            mine = [topic for topic in news.topics if topic in self.topics]
            if mine:
                return of_news(news, mine, id)
        return self._hint(at)

    def wait_at_most(self, at: float, heartbeat: float) -> float:
        """Seconds until something may be due without further news."""
        return min(heartbeat, max(0.0, self.hint_at - at)) if self.changed else heartbeat

    def _hint(self, at: float) -> bytes | None:
        if not self.changed or at < self.hint_at:
            return None
        topics = [topic for topic in self.changed if topic in self.topics]
        self.changed.clear()
        if not topics:
            return None
        self.hint_at = at + MERGE_FOR
        return frame("changed", {"topics": topics}, self.changed_id)

    def _append(self, item: tuple[News, str] | bytes) -> None:
        if len(self.queue) >= LONGEST_QUEUE:
            self.close()
        else:
            self.queue.append(item)
