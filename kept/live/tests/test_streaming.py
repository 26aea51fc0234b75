import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client

from kept.live import access, stream, subscribers
from kept.live import hub as hub_module
from kept.live.frames import News, frame
from kept.live.hub import Hub
from kept.live.tests.streaming import reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    model = get_user_model()
    user = model.objects.create(**{model.USERNAME_FIELD: "noor@kept.example"})
    client = Client()
    client.force_login(user)
    return client.session.session_key


@pytest.fixture
def rights(monkeypatch):
    """What everybody may hear; tests change it."""
    heard = {"inbox", "conversation:1", "customer:1"}
    monkeypatch.setattr(access, "_may_listen", lambda: lambda who, topic: topic in heard)
    monkeypatch.setattr(
        access, "_reader_of_link", lambda: lambda token: (object(), "link:3") if token == "right" else None
    )
    return heard


@pytest.fixture(autouse=True)
def hub(monkeypatch):
    fresh = Hub()
    monkeypatch.setattr(hub_module, "hub", fresh)
    monkeypatch.setattr(stream, "hub", fresh)
    with ThreadPoolExecutor(1) as threads:
        monkeypatch.setattr(access, "THREADS", threads)
        yield fresh
        threads.submit(connections.close_all).result()


def told(hub, *topics, name="changed", data=None):
    hub.spread(News(topics, name, data))


def test_a_signed_in_user_hears_what_changed_and_nothing_else(hub, session, rights):
    async def story():
        async with reading("inbox,conversation:1", session=session) as reader:
            told(hub, "conversation:2")
            told(hub, "conversation:1", "user:9")
            await reader.until(lambda r: len(r.frames) == 2)
            assert reader.frames[1][:2] == ("changed", {"topics": ["conversation:1"]})

    asyncio.run(story())


def test_a_stranger_is_refused_and_a_topic_without_permission_too(rights):
    async def story(expected, **given):
        async with reading("conversation:2", **given) as reader:
            assert reader.status == expected and not reader.frames

    asyncio.run(story(401))
    asyncio.run(story(401, session="made-up"))
    asyncio.run(story(401, link="wrong"))
    asyncio.run(story(403, link="right"))


def test_a_reader_has_only_so_many_streams_at_once(hub, session, rights, monkeypatch):
    monkeypatch.setitem(hub_module.MOST_OF, "user", 2)

    async def story():
        async with reading("inbox", session=session), reading("inbox", session=session):
            async with reading("inbox", session=session) as third:
                assert third.status == 429
        async with reading("inbox", session=session) as again:
            assert again.status == 200

    asyncio.run(story())


def test_many_changes_become_one_hint_a_second(hub, session, rights, monkeypatch):
    monkeypatch.setattr(subscribers, "MERGE_FOR", 0.05)

    async def story():
        async with reading("inbox,conversation:1", session=session) as reader:
            for _ in range(500):
                told(hub, "inbox")
            told(hub, "conversation:1")
            await reader.until(lambda r: len(r.frames) == 2)
            told(hub, "inbox")
            await reader.until(lambda r: len(r.frames) == 3)
            assert [f[1]["topics"] for f in reader.frames[1:]] == [["inbox", "conversation:1"], ["inbox"]]

    asyncio.run(story())


def test_news_with_content_is_not_merged_and_keeps_its_order(hub, session, rights):
    async def story():
        async with reading("conversation:1", session=session) as reader:
            for n in range(3):
                told(hub, "conversation:1", name="presence", data={"n": n})
            await reader.until(lambda r: len(r.frames) == 4)
            assert [f[1]["n"] for f in reader.frames[1:]] == [0, 1, 2]

    asyncio.run(story())


def test_a_stream_that_comes_back_gets_what_it_missed(hub, session, rights):
    async def story():
        told(hub, "conversation:1", name="message", data={"n": 1})
        last = hub.position()
        told(hub, "conversation:1", name="message", data={"n": 2})
        told(hub, "inbox", name="message", data={"n": 3})
        async with reading("conversation:1", session=session, last=last) as reader:
            await reader.until(lambda r: len(r.frames) == 2)
            assert reader.frames[1][1]["n"] == 2 and reader.frames[1][2].endswith("-2")

    asyncio.run(story())


@pytest.mark.parametrize("last", ["another-7", "nonsense"])
def test_a_stream_that_comes_back_to_another_process_is_told_to_look_at_all(hub, session, rights, last):
    async def story():
        async with reading("inbox", session=session, last=last) as reader:
            await reader.until(lambda r: len(r.frames) == 2)
            assert reader.frames[1][0] == "reset"

    asyncio.run(story())


def test_a_reader_too_slow_to_follow_is_closed(hub, session, rights, monkeypatch):
    monkeypatch.setattr(subscribers, "LONGEST_QUEUE", 5)

    async def story():
        async with reading("conversation:1", session=session) as reader:
            reader.blocked = asyncio.Event()
            for n in range(20):
                told(hub, "conversation:1", name="message", data={"n": n})
            assert not hub.subscribers
            reader.blocked.set()
            await reader.until(lambda r: r.ended)

    asyncio.run(story())


def test_who_loses_access_hears_nothing_more_from_that_second_on(hub, session, rights):
    async def story():
        async with reading("inbox,conversation:1", session=session) as reader:
            rights.discard("conversation:1")
            key = next(iter(hub.subscribers)).key
            told(hub, f"access:{key}")
            told(hub, "conversation:1", name="message", data={"secret": True})
            told(hub, "inbox", name="message", data={"n": 1})
            await reader.until(lambda r: any("n" in f[1] for f in r.frames))
            assert ("dropped", {"topics": ["conversation:1"]}, "") in reader.frames
            assert "secret" not in reader.text

    asyncio.run(story())


def test_the_stream_ends_when_its_reader_signs_out(hub, session, rights):
    from django.contrib.sessions.backends.db import SessionStore

    async def story():
        async with reading("inbox", session=session) as reader:
            await asyncio.to_thread(SessionStore(session).delete)
            await asyncio.to_thread(_forget_cached_sessions)
            told(hub, "access")
            await reader.until(lambda r: r.ended)
            assert reader.frames[-1][:2] == ("dropped", {"topics": ["inbox"]})

    asyncio.run(story())


def _forget_cached_sessions():
    from django.core.cache import cache

    cache.clear()


def test_silence_is_broken_by_a_heartbeat(session, rights, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_EVERY", 0.02)

    async def story():
        async with reading("inbox", session=session) as reader:
            await reader.until(lambda r: r.text.count(": still here") >= 2)
            assert reader.text.startswith("retry: ")

    asyncio.run(story())


def test_streams_end_when_the_process_stops(hub, session, rights):
    async def story():
        async with reading("inbox", session=session) as reader:
            hub.close()
            await reader.until(lambda r: r.ended)

    asyncio.run(story())


def test_a_fragment_with_line_breaks_stays_one_event():
    assert (
        frame("message", "<p>a</p>\r\n<p>b\u2028</p>", "x-1")
        == "id: x-1\nevent: message\ndata: <p>a</p>\ndata: <p>b\u2028</p>\n\n".encode()
    )
