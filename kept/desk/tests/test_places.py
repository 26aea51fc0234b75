"""The rail, the command bar, the settings, the focus view and the quarantine: what each user is offered, and no more."""

import json
import re

import pytest

from kept.channels.email.delivering import mark_failed
from kept.channels.email.inbound import take_in
from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.models import Conversation, Raw
from kept.promises.answering import answer

pytestmark = pytest.mark.django_db


def text(page):
    return page.content.decode()


def found(client, query):
    return [item["text"] for item in json.loads(client.get("/find", {"q": query}).content)["items"]]


@pytest.mark.parametrize(("name", "may", "may_not"), [
    ("noor", {"/settings/users", "/settings/tokens", "/settings/channels"}, set()),
    ("amal", {"/me"}, {"/settings/users", "/settings/tokens", "/settings/channels", "/settings/teams"}),
    ("viktor", {"/me"}, {"/settings/users", "/settings/channels"}),
])  # fmt: skip
def test_settings_offers_what_one_may_open_and_nothing_else(name, may, may_not, request, client_as):
    client = client_as(request.getfixturevalue(name))
    offered = set(re.findall(r'class="card roomy" href="([^"]+)"', text(client.get("/settings"))))
    assert may <= offered and not may_not & offered
    for address in offered:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("name", ["noor", "amal", "viktor"])
def test_each_place_of_the_rail_opens(name, request, client_as):
    client = client_as(request.getfixturevalue(name))
    rail = re.search(r'<nav class="rail".*?</nav>', text(client.get("/inbox/mine")), re.S)[0]
    places = set(re.findall(r'<a href="(/[^"]+)"', rail))
    assert ("/quarantine" in places) == (name != "viktor")
    for address in places:
        assert client.get(address).status_code == 200, address


def test_a_badge_is_calm_where_only_spam_waits(client_as, noor, help_channel, settings):
    def badge():
        return re.search(
            r'href="/quarantine".*?class="(dot[^"]*)">(\d+)<', text(client_as(noor).get("/inbox/mine")), re.S
        ).groups()

    mail = (
        "From: a@shop.example\r\nTo: help@lampring.example\r\nSubject: Lamps\r\nMessage-ID: <{}@x>\r\n{}\r\n\r\nCheap"
    )
    take_in(mail.format("s", "X-Spam-Flag: YES").encode(), by=SYSTEM)
    assert badge() == ("dot calm", "1")
    take_in(mail.format("l", f"X-Kept-Loop: {settings.INSTALLATION}").encode(), by=SYSTEM)
    assert badge() == ("dot", "2")


def test_the_command_bar_finds_by_beginnings_and_by_number(client_as, amal, conversation, salma):
    client = client_as(amal)
    assert "Salma Haddad" in found(client, "salm") and conversation.subject in found(client, "salm")
    assert found(client, f"#{conversation.pk}") == [conversation.subject]
    assert found(client, "") == found(client, "zzz") == found(client, "9" * 30) == []


def test_m49_the_focus_view_has_no_list_and_no_counters(client_as, noor, conversation):
    client, path = client_as(noor), f"/conversations/{conversation.pk}"
    assert 'class="count"' in text(client.get("/inbox/all")) and "pane-list" in text(client.get(path))
    assert client.post("/focus", {"next": path})["Location"] == path
    page = text(client.get(path))
    assert 'class="pane-list"' not in page and 'class="count"' not in page and 'class="dot"' not in page
    assert Event.objects.filter(name="focus.chosen").exists()
    client.post("/focus")
    assert 'class="pane-list"' in text(client.get(path))


def test_nobody_is_sent_to_another_site(client_as, noor):
    for wanted in ("//evil.example/x", "https://evil.example", "javascript:alert(1)"):
        assert client_as(noor).post("/focus", {"next": wanted})["Location"] == "/inbox/mine"


def test_what_was_held_back_is_seen_and_released_by_people(client_as, amal, help_channel, settings):
    loop = f"From: a@example.org\r\nTo: help@lampring.example\r\nSubject: Round and round\r\nX-Kept-Loop: {settings.INSTALLATION}\r\n\r\nHello".encode()
    take_in(loop, by=SYSTEM)
    client, raw = client_as(amal), Raw.objects.get()
    assert "Round and round" in text(client.get("/quarantine"))
    released = client.post(f"/quarantine/{raw.pk}/release")
    assert released["Location"] == f"/conversations/{Conversation.objects.get().pk}"
    assert "Round and round" not in text(client.get("/quarantine"))
    assert client.post(f"/quarantine/{raw.pk}/release").status_code == 404


@pytest.mark.parametrize(
    "address", ["/inbox/none-such", "/inbox/none-such/rows", "/conversations/999999", "/messages/999999/undo"]
)
def test_what_is_not_there_is_not_there(client_as, noor, address):
    client = client_as(noor)
    assert (client.post if address.endswith("undo") else client.get)(address).status_code == 404


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=99999999999999999999", "?view=none", "?open=x"])
def test_strange_queries_show_the_page_all_the_same(client_as, noor, conversation, query):
    for path in ("/inbox/all", "/inbox/all/rows", f"/conversations/{conversation.pk}", "/quarantine"):
        assert client_as(noor).get(path + query).status_code == 200, path


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202eevil\u202c"]
)
def test_hostile_words_of_a_customer_are_words(client_as, noor, help_channel, salma, nasty):
    from kept.inbox.receiving import receive

    conversation = receive(
        help_channel,
        salma,
        subject=nasty,
        text=nasty,
        html=f"<p>{nasty}</p>",
        sender={"name": nasty, "address": "a@example.org"},
        by=salma,
    ).conversation
    for path in ("/inbox/all", f"/conversations/{conversation.pk}", f"/people/{salma.pk}"):
        page = text(client_as(noor).get(path))
        assert "<script>alert" not in page and "<img src=x" not in page and ">49<" not in page


def test_a_row_says_that_an_answer_did_not_arrive(conversation, amal, mei, client_as):
    message = answer(conversation, "It is in Amman.", by=amal)
    mark_failed(message, "550 no such user", by=SYSTEM)
    page = client_as(mei).get("/inbox/all")
    assert "未送達" in text(page) or "not delivered" in text(page)
