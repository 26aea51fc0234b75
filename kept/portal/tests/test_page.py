"""The customer's page by signed link, over HTTP."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kept.events import clock
from kept.files import store
from kept.inbox.assignment import assign
from kept.inbox.attaching import attach
from kept.inbox.models import Message
from kept.inbox.noting import note
from kept.people.facts import tell_fact
from kept.people.models import Fact, Link
from kept.promises.answering import Made, answer
from kept.promises.keeping import keep
from kept.promises.models import Promise, PromiseState
from kept.promises.page_link import page_link_for, revoke_page_links

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
WORDS = "I will call you with the courier's answer by 14:05."


@pytest.fixture
def frozen():
    with clock.freeze(AT):
        yield


@pytest.fixture
def promised(frozen, conversation, amal):
    answer(
        conversation,
        WORDS,
        promises=[Made(what="call", words=WORDS, due_at=AT + timedelta(minutes=65), act="call")],
        by=amal,
    )
    return Promise.objects.get()


@pytest.fixture
def path(conversation, amal):
    return page_link_for(conversation, by=amal).removeprefix("http://testserver")


def spoken(answer):
    """The page's text, without the language switch."""
    return answer.content.decode()


def nonce(client, path):
    return re.search(r'name="nonce" value="([^"]+)"', client.get(path).content.decode())[1]


def test_the_page_shows_what_was_said_and_promised_without_a_log_in(client, promised, path):
    page = client.get(path + "?lang=en")
    assert page.status_code == 200
    for words in (WORDS, "Where is the ring?", "Amal", "Lamp &amp; Ring"):
        assert words in spoken(page) or words.replace("'", "&#39;") in spoken(page)


def test_m12_the_customer_and_the_agent_see_the_same_clock_to_the_second(client, client_as, amal, promised, path):
    def clocks(page):
        return set(re.findall(r'data-due="([^"]+)"', page.content.decode()))

    hers = clocks(client.get(path))
    ours = clocks(client_as(amal).get("/promises"))
    assert hers == ours == {promised.due_at.isoformat()}
    times = [
        re.search(r'name="server-time" content="(\d+)"', spoken(page))[1]
        for page in (client.get(path), client_as(amal).get("/promises"))
    ]
    assert times[0] == times[1]


@pytest.mark.parametrize(
    ("language", "lang", "direction"), [("ar", "ar", "rtl"), ("zh-Hant", "zh-Hant", "ltr"), ("en", "en", "ltr")]
)
def test_it_speaks_the_customers_language(client, conversation, amal, language, lang, direction):
    conversation.person.language = language
    conversation.person.save()
    page = client.get(page_link_for(conversation, by=amal), headers={"accept-language": "de"})
    assert f'<html lang="{lang}" dir="{direction}"' in spoken(page)


def test_the_language_can_be_switched_and_stays_after_a_press(client, path):
    assert '<html lang="zh-Hant"' in spoken(client.get(path + "?lang=zh-hant"))
    sent = client.post(path + "/messages?lang=zh-hant", {"text": "你好", "nonce": nonce(client, path)})
    assert "lang=zh-hant" in sent["Location"]


def test_opening_it_changes_nothing(client, promised, path):
    before = (Message.objects.count(), Promise.objects.get().version, list(Link.objects.values()))
    for address in (path, path + "/now"):
        assert client.get(address).status_code == 200
    for act in ("messages", f"promises/{promised.pk}/withdrawal", f"promises/{promised.pk}/slack"):
        assert client.get(f"{path}/{act}").status_code == 405
    assert before == (Message.objects.count(), Promise.objects.get().version, list(Link.objects.values()))


def test_she_writes_back_and_waits_for_a_person(client, promised, path, conversation, salma):
    form = {"text": "Thank you, Amal!", "nonce": nonce(client, path)}
    sent = client.post(path + "/messages", form)
    assert sent.status_code == 302
    message = Message.objects.filter(kind="inbound").latest("pk")
    assert message.text == "Thank you, Amal!" and message.person == salma and message.conversation == conversation
    conversation.refresh_from_db()
    assert conversation.waiting_since and conversation.state == "open"
    client.post(path + "/messages", form)
    assert Message.objects.filter(text="Thank you, Amal!").count() == 1


def test_what_cannot_be_taken_is_said_and_the_words_stay(client, path):
    empty = client.post(path + "/messages?lang=en", {"text": "  ", "nonce": "abcdefgh"})
    assert empty.status_code == 422 and "Write something first." in spoken(empty)
    long = client.post(path + "/messages?lang=en", {"text": "x" * 10_001, "nonce": "abcdefgh"})
    assert long.status_code == 422 and "x" * 10_001 in spoken(long)


def test_she_withdraws_a_promise(client, promised, path):
    assert client.post(f"{path}/promises/{promised.pk}/withdrawal").status_code == 302
    promised.refresh_from_db()
    assert promised.state == PromiseState.VOID
    assert promised.entries.last().by_kind == "customer"
    assert client.post(f"{path}/promises/{promised.pk}/withdrawal").status_code == 422


def test_m11_she_gives_more_time_and_the_promise_stays_as_it_was(client, promised, path):
    due = promised.due_at
    client.post(f"{path}/promises/{promised.pk}/slack", {"until": (due + timedelta(hours=1)).isoformat()})
    promised.refresh_from_db()
    assert promised.grace_until == due + timedelta(hours=1) and promised.due_at == due
    for wrong in ("", "soon", due.isoformat(), "2026-11-21T14:05"):
        assert client.post(f"{path}/promises/{promised.pk}/slack", {"until": wrong}).status_code == 422


def test_a_promise_of_another_conversation_is_not_there(client, promised, path, help_channel, yijun, amal):
    from kept.inbox.receiving import receive

    other = receive(help_channel, yijun, text="你好", by=yijun).conversation
    theirs = page_link_for(other, by=amal)
    assert client.post(f"{theirs}/promises/{promised.pk}/withdrawal").status_code == 404
    assert WORDS.split("'")[0] not in spoken(client.get(theirs))


def test_she_sees_and_forgets_what_she_told(client, path, salma, amal, yijun):
    fact = tell_fact(salma, label="Sister's wedding", text="28 November", source="mail of 20 November", by=amal)
    other = tell_fact(yijun, label="生日", text="三月", source="電話", by=amal)
    assert "28 November" in spoken(client.get(path))
    assert client.post(f"{path}/facts/{other.pk}/forgetting").status_code == 404
    assert client.post(f"{path}/facts/{fact.pk}/forgetting").status_code == 302
    assert not Fact.objects.filter(pk=fact.pk).exists()


def test_m50_no_team_and_nobody_elses_words_after_three_transfers(
    client, promised, path, conversation, amal, mei, yusuf, care, finance
):
    conversation.refresh_from_db()
    for team, who in ((care, amal), (finance, yusuf), (care, mei)):
        assign(conversation, to_team=team, to_user=who, by=mei)
    note(conversation, text="She is a journalist, careful.", by=amal)
    page = spoken(client.get(path + "?lang=en"))
    for hidden in ("Finance", "journalist", f"team:{care.pk}", f'data-team="{care.pk}"', "Care<"):
        assert hidden not in page


def test_an_answer_that_may_still_be_undone_is_not_shown(client, frozen, conversation, amal, path):
    due = Made(what="call", words=WORDS, due_at=AT + timedelta(hours=1), act="call")
    answer(conversation, "Held back.", promises=[due], hold_seconds=8, by=amal)
    page = spoken(client.get(path))
    assert "Held back." not in page and "courier" not in page


def test_a_link_is_made_once_and_used_again(conversation, amal):
    first = page_link_for(conversation, by=amal)
    assert page_link_for(conversation, by=amal) == first
    revoke_page_links(conversation, by=amal)
    assert page_link_for(conversation, by=amal) != first


def test_a_revoked_link_says_so_and_shows_another_way(client, conversation, amal, path):
    revoke_page_links(conversation, by=amal)
    page = client.get(path)
    assert page.status_code == 410 and "help@lampring.example" in spoken(page) and "ring?" not in spoken(page)
    assert client.post(path + "/messages", {"text": "x", "nonce": "abcdefgh"}).status_code == 410


def test_an_expired_link_has_ended(client, frozen, conversation, amal, path):
    with clock.freeze(AT + timedelta(days=400)):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "%F0%9F%92%8D", "." * 300])
def test_a_link_that_never_was_is_not_found(client, db, token):
    assert client.get(f"/c/{token}").status_code == 404


def test_nobody_stores_lists_or_learns_the_address(client, path):
    page = client.get(path)
    assert page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"


def test_a_press_from_another_site_is_refused(promised, path):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{path}/promises/{promised.pk}/withdrawal").status_code == 403
    promised.refresh_from_db()
    assert promised.state == PromiseState.OPEN


def test_pressed_too_often_it_asks_for_patience(client, promised, path):
    answers = [client.post(f"{path}/promises/{promised.pk}/slack", {"until": "x"}).status_code for _ in range(21)]
    assert answers[-1] == 429 and 429 not in answers[:20]
    assert client.get(path).status_code == 200


def test_hostile_words_stay_words(client, conversation, path, salma):
    from kept.inbox.receiving import receive

    receive(conversation.channel, salma, text="<script>alert(1)</script>", conversation=conversation, by=salma)
    assert "<script>alert(1)" not in spoken(client.get(path))


def test_a_promise_kept_late_says_so_to_her_in_her_words(client, promised, path, amal):
    with clock.freeze(promised.due_at + timedelta(seconds=1)):
        assert "not kept in time" in spoken(client.get(path + "?lang=en"))
        keep(promised, record={"result": "reached"}, by=amal)
        assert "made good" in spoken(client.get(path + "?lang=en"))


def test_the_page_costs_a_constant_number_of_queries(
    client, promised, path, conversation, amal, django_assert_max_num_queries
):
    client.get(path)
    for n in range(5):
        answer(conversation, f"More {n}", promises=[Made(what=f"x{n}", due_at=AT + timedelta(hours=n + 2))], by=amal)
    with django_assert_max_num_queries(12):
        client.get(path)


def test_a_file_whose_bytes_are_gone_is_not_there(client, path, conversation):
    stored = store.put(b"ring", name="ring.txt")
    row = attach(conversation.messages.first(), [stored])[0]
    assert client.get(f"{path}/files/{row.pk}").status_code == 200
    store.path_of(stored).unlink()
    assert client.get(f"{path}/files/{row.pk}").status_code == 404
