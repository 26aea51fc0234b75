"""News between processes, by Redis or Valkey: one subscription per process, all time-outs explicit."""

import asyncio
import json
import logging
import time
from typing import TYPE_CHECKING

from django.conf import settings

from kept.live.frames import News, unpacked

if TYPE_CHECKING:
    from kept.live.hub import Hub

log = logging.getLogger(__name__)
CONNECT_WITHIN = 2.0  # seconds
ANSWER_WITHIN = 2.0
LEAVE_ALONE_FOR = 5.0  # seconds without trying after a failure, so that no request waits for a dead Redis
LISTEN_FOR = 20.0


class Carrier:
    """Sends this process's news to the others, and theirs to this one."""

    def __init__(self, hub: "Hub", url: str):
        import redis

        self.hub = hub
        self.url = url
        self.channel = f"kept:live:{settings.INSTALLATION}"
        self.resting_until = 0.0
        self.client = redis.Redis.from_url(
            url, socket_connect_timeout=CONNECT_WITHIN, socket_timeout=ANSWER_WITHIN, max_connections=50
        )

    def send(self, news: News) -> None:
        """Publish, from any thread. A failure is logged, never raised: readers find the truth in the database."""
        import redis

        if time.monotonic() < self.resting_until:
            return
        try:
            self.client.publish(self.channel, json.dumps([self.hub.name, news.packed()]))
        except redis.RedisError as error:
            self.resting_until = time.monotonic() + LEAVE_ALONE_FOR
            log.warning("news cannot be sent to other processes: %s", error)

    async def listen(self) -> None:
        """Receive until cancelled. After a broken connection all streams are told that they may have missed something."""
        import redis

        pause = 0.5
        while True:
            try:
                await self._receive()
            except (redis.RedisError, OSError, TimeoutError) as error:
                log.warning("news of other processes cannot be received, trying again in %s s: %s", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 15.0)
            else:
                pause = 0.5
            self.hub.reset()

    async def _receive(self) -> None:
        from redis.asyncio import Redis

        # socket_timeout=None: redis-py 8 ends a quiet subscription after five seconds otherwise.
        async with (
            Redis.from_url(self.url, socket_connect_timeout=CONNECT_WITHIN, socket_timeout=None) as client,
            client.pubsub() as listener,
        ):
            await listener.subscribe(self.channel)
            asked = False
            while True:
                message = await listener.get_message(ignore_subscribe_messages=True, timeout=LISTEN_FOR)
                if message is None and asked:
                    raise TimeoutError("no answer to a ping")  # the line is dead, though nobody hung up
                if message is None:
                    await listener.ping()
                elif message["type"] == "message":
                    self._accept(message["data"])
                asked = message is None

    def _accept(self, data: bytes) -> None:
        origin, packed = json.loads(data)
        if origin != self.hub.name:  # our own streams have heard it already
            self.hub.spread(unpacked(packed))
