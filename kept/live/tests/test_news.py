import asyncio
import shutil
import socket
import subprocess

import pytest
from django.db import transaction

from kept.live import hub as hub_module
from kept.live.frames import News
from kept.live.hub import Hub, changed
from kept.live.redis import Carrier
from kept.live.subscribers import Subscriber


class Ear:
    def __init__(self):
        self.heard = []

    def send(self, news):
        self.heard.append(news)


@pytest.fixture
def ear(monkeypatch):
    fresh = Hub()
    fresh.carrier = Ear()
    monkeypatch.setattr(hub_module, "hub", fresh)
    return fresh.carrier


@pytest.mark.django_db(transaction=True)
def test_news_is_told_after_the_commit_and_never_of_a_change_that_was_rolled_back(ear):
    with transaction.atomic():
        changed("inbox")
        assert ear.heard == []
    assert ear.heard == [News(("inbox",))]
    with pytest.raises(RuntimeError), transaction.atomic():
        changed("inbox")
        raise RuntimeError
    assert len(ear.heard) == 1


@pytest.fixture
def redis_url():
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("no redis-server on this machine: apt-get install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
    )
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def test_news_travels_between_processes_by_redis(redis_url):
    async def story():
        here, there = Hub(), Hub()
        for each in (here, there):
            each.loop = asyncio.get_running_loop()
            each.carrier = Carrier(each, redis_url)
        listening = [asyncio.create_task(each.carrier.listen()) for each in (here, there)]
        near, far = (Subscriber(None, "user:1", {"inbox"}) for _ in range(2))
        here.join(near)
        there.join(far)
        async with asyncio.timeout(10):
            while not far.changed:
                await asyncio.to_thread(here.deliver, News(("inbox",)))
                await asyncio.sleep(0.02)
        assert list(near.changed) == ["inbox"]
        count = here.count
        await asyncio.to_thread(here.deliver, News(("inbox",), "message", {"n": 1}))
        async with asyncio.timeout(10):
            while not far.queue:
                await far.woken.wait()
                far.woken.clear()
        assert here.count == count + 1, "its own news comes back and is not told twice"
        for task in listening:
            task.cancel()

    asyncio.run(story())


def test_a_dead_redis_costs_one_short_wait_and_raises_nothing():
    hub = Hub()
    carrier = Carrier(hub, "redis://127.0.0.1:1/0")
    carrier.send(News(("inbox",)))
    assert carrier.resting_until > 0
    carrier.send(News(("inbox",)))
