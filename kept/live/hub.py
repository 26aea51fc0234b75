"""The hub: verbs say what changed, open streams hear it. One per process; Redis carries news between processes."""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction

from kept.live.frames import News
from kept.live.subscribers import Subscriber
from kept.text.numbers import whole

REMEMBERED = 2000  # pieces of news kept for streams that come back
TOPICS_LONGEST = 100
# Streams of one reader: a page that opens one after the other must not use up the connections of all. A link may be
# passed on to anybody; a signed-in user may be a machine that stands for many.
MOST_OF = {"link": 20, "user": 2000}


class Hub:
    """All streams of this process. Everything but `deliver` belongs to the event loop's thread."""

    def __init__(self):
        self.loop: asyncio.AbstractEventLoop | None = None
        self.by_topic: dict[str, set[Subscriber]] = {}
        self.subscribers: set[Subscriber] = set()
        self.past: deque[tuple[int, News]] = deque(maxlen=REMEMBERED)
        self.name = secrets.token_hex(4)
        self.count = 0
        self.rights_changed = 0  # how often "access" was published; a stream compares before and after its look
        self.carrier: Any = None  # kept.live.redis.Carrier when several processes share the news

    def deliver(self, news: News) -> None:
        """Tell all streams, from any thread, also of other processes. Never raises: the database is the truth."""
        if self.carrier is not None:
            self.carrier.send(news)
        loop = self.loop
        if loop is not None and not loop.is_closed():
            with suppress(RuntimeError):  # the loop was closed this very moment
                loop.call_soon_threadsafe(self.spread, news)

    def spread(self, news: News) -> None:
        """Hand news to this process's streams."""
        self.count += 1
        self.past.append((self.count, news))
        id = self.position()
        if any(topic == "access" or topic.startswith("access:") for topic in news.topics):
            self._recheck(news.topics)
        for subscriber in {s for topic in news.topics for s in self.by_topic.get(topic, ())}:
            subscriber.offer(news, id)
            if subscriber.closed:
                self.leave(subscriber)

    def join(self, subscriber: Subscriber, last_id: str = "") -> None:
        """Add a stream. With the id of the last frame it saw, it gets what it missed, or is told to look at all."""
        self.subscribers.add(subscriber)
        for topic in subscriber.topics:
            self.by_topic.setdefault(topic, set()).add(subscriber)
        if last_id:
            self._catch_up(subscriber, last_id)

    def leave(self, subscriber: Subscriber) -> None:
        """Remove a stream, or what it no longer listens to. Harmless when repeated."""
        self.subscribers.discard(subscriber)
        self.forget(subscriber, subscriber.topics)

    def forget(self, subscriber: Subscriber, topics: Iterable[str]) -> None:
        for topic in list(topics):
            listening = self.by_topic.get(topic)
            if listening is not None:
                listening.discard(subscriber)
                if not listening:
                    del self.by_topic[topic]

    def reset(self) -> None:
        """Tell all streams that news may be missing (the connection between processes was broken)."""
        self.past.clear()
        for subscriber in list(self.subscribers):
            subscriber.tell("reset", {}, self.position())

    def is_full_for(self, key: str) -> bool:
        """Whether the reader `key` ("user:7", "link:3") has as many streams as one may have."""
        return sum(one.key == key for one in self.subscribers) >= MOST_OF.get(key.partition(":")[0], 20)

    def position(self) -> str:
        """The id of the newest news; a stream can resume from it."""
        return f"{self.name}-{self.count}"

    def close(self) -> None:
        """End all streams: the process stops. Their readers come back to another, or to the next."""
        for subscriber in list(self.subscribers):
            subscriber.close()

    def _recheck(self, topics: tuple[str, ...]) -> None:
        self.rights_changed += 1
        for subscriber in self.subscribers:
            if "access" in topics or f"access:{subscriber.key}" in topics:
                subscriber.recheck()

    def _catch_up(self, subscriber: Subscriber, last_id: str) -> None:
        name, _, number = last_id.partition("-")
        seen, oldest = whole(number), self.past[0][0] if self.past else self.count + 1
        if name != self.name or seen is None or seen < oldest - 1:
            subscriber.tell("reset", {}, self.position())
            return
        for count, news in self.past:
            if count > seen and not subscriber.topics.isdisjoint(news.topics):
                subscriber.offer(news, f"{self.name}-{count}")


hub = Hub()


def changed(*topics: str, name: str = "changed", data: Any = None) -> None:
    """Tell whoever listens to `topics` after the commit: look again, or, with `name` and `data`, what it is.

    `data` is a JSON object, or text that is sent as it is. Call it from verbs, in any process. Topics are words
    and ids, such as "conversation:42", "inbox", "user:7". The topics "access" (everybody) and "access:user:7"
    make the hub look again at what the listeners may hear; call them whenever rights, teams or sessions change.
    """
    news = News(tuple(topics), name, data)
    transaction.on_commit(lambda: hub.deliver(news), robust=True)
