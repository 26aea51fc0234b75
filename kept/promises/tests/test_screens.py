"""My promises, a promise's own page, the card beside a conversation and the composer's rows, over HTTP."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from kept.inbox.models import Message
from kept.promises import panels
from kept.promises.keeping import keep
from kept.promises.models import Promise, PromiseState
from kept.promises.passing import pass_on
from kept.promises.tests.conftest import MORNING


@pytest.fixture
def desk(client_as, amal, frozen):
    return client_as(amal)


def text(page):
    return page.content.decode()


def test_m149_the_main_list_is_promises_due_soonest_first_and_broken_on_top(desk, promised, frozen, amal, call):
    promised(hours=9, what="nine"), promised(hours=1, what="one"), promised(hours=5, what="five")
    kept = promised(hours=5, what="kept already")
    frozen(MORNING + timedelta(hours=2))
    keep(kept, by=amal, record=call)
    page = text(desk.get("/promises"))
    places = [page.index(f"<bdi>{what}</bdi>") for what in ("one", "five", "nine", "kept already")]
    assert places == sorted(places)


def test_an_agent_sees_their_own_and_a_lead_everybodys(client_as, promised, yusuf, mei, amal):
    made = promised(what="call the courier")
    assert "call the courier" not in text(client_as(yusuf).get("/promises"))
    assert "call the courier" in text(client_as(mei).get("/promises/team"))
    assert client_as(yusuf).get("/promises/team").status_code == 403
    pass_on(made, to=yusuf, by=amal)
    assert "call the courier" in text(client_as(yusuf).get("/promises"))


def test_a_promise_of_a_team_is_on_the_list_of_each_of_it(client_as, promised, yusuf, care):
    promised(owner_team=care, what="call the courier")
    assert "call the courier" in text(client_as(yusuf).get("/promises"))


def test_keeping_trying_passing_and_withdrawing_work_without_scripts(desk, promised, yusuf):
    made = promised()
    path = f"/promises/{made.pk}"
    assert desk.get(path).status_code == 200
    assert desk.post(f"{path}/attempts", {"result": "busy", "next": "/promises"})["Location"] == "/promises"
    assert desk.post(f"{path}/passing", {"to": f"user:{yusuf.pk}"}).status_code == 302
    assert desk.post(f"{path}/keeping", {"result": "She is glad.", "next": "//evil.example"})["Location"] == "/promises"
    made.refresh_from_db()
    assert made.state == PromiseState.KEPT and made.owner == yusuf
    assert "She is glad." in text(desk.get(path))
    other = promised()
    assert desk.post(f"/promises/{other.pk}/withdrawal", {"because": "It came."}).status_code == 302
    other.refresh_from_db()
    assert other.state == PromiseState.VOID


def test_a_new_time_is_sent_to_the_customer_in_her_clock(desk, promised):
    made = promised()
    desk.post(f"/promises/{made.pk}/renewal", {"text": "Until three, sorry.", "due_at": "2026-11-22T15:00"})
    made.refresh_from_db()
    assert made.due_at.isoformat() == "2026-11-22T12:00:00+00:00"
    assert Message.objects.get(kind="reply").text == "Until three, sorry."


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("keeping", {"result": ""}),
        ("keeping", {"result": "no_answer"}),
        ("keeping", {"result": "x", "at": "2026-11-29T10:00"}),
        ("attempts", {"result": "cake"}),
        ("renewal", {"text": "x", "due_at": "2026-11-20T10:00"}),
        ("renewal", {"text": "x", "due_at": "cake"}),
        ("passing", {"to": "user:99999"}),
        ("withdrawal", {"because": " "}),
        ("slack", {"because": "x", "until": "2026-11-21T13:00"}),
    ],
)
def test_what_is_wrong_stands_at_the_form_and_nothing_happened(desk, promised, act, fields):
    made = promised()
    page = desk.post(f"/promises/{made.pk}/{act}", fields)
    assert page.status_code == 422 and 'class="error' in text(page)
    told = desk.post(f"/promises/{made.pk}/{act}", fields, headers={"HX-Request": "true"})
    assert told.status_code == 422 and told.json()["problem"]
    assert Promise.objects.get().version == made.version


def test_a_stranger_finds_no_promise_of_a_restricted_team(client_as, promised, conversation, finance, rana):
    made = promised(what="call the courier")
    conversation.team = finance
    conversation.save()
    strange = client_as(rana)
    assert strange.get(f"/promises/{made.pk}").status_code == 404
    assert strange.post(f"/promises/{made.pk}/keeping", {"result": "x"}).status_code == 404
    asked = {"conversation": conversation.pk, "text": "I will call you by 14:05."}
    assert strange.post("/promises/suggestions", asked).status_code == 404


def test_who_only_reads_cannot_act(client_as, promised, viktor):
    made = promised()
    page = client_as(viktor).get(f"/promises/{made.pk}")
    assert page.status_code == 200 and "/keeping" not in text(page)
    assert client_as(viktor).post(f"/promises/{made.pk}/keeping", {"result": "x"}).status_code == 403


def test_the_composer_finds_what_is_promised(desk, conversation):
    asked = {"conversation": conversation.pk, "text": "I will call you with the answer by 14:05."}
    rows = text(desk.post("/promises/suggestions", asked))
    assert (
        "I will call you with the answer by 14:05." in rows and 'value="2026-11-21T14:05"' in rows and "checked" in rows
    )


@pytest.mark.parametrize("language", ["en", "ar", "zh-hant"])
def test_every_screen_can_be_drawn_in_each_language(client_as, promised, frozen, amal, conversation, language):
    amal.language = language
    amal.save()
    made, broken = promised(act="answer"), promised(hours=1)
    frozen(MORNING + timedelta(hours=2))
    desk = client_as(amal)
    for path in ("/promises", f"/promises/{made.pk}", f"/promises/{broken.pk}"):
        assert desk.get(path).status_code == 200
    request = RequestFactory().get("/")
    request.user, request.COOKIES = amal, {}
    card = panels.promises_to(request, conversation)
    assert made.what in card.replace("&#39;", "'") and panels.composer(request, conversation)


def test_a_row_of_the_inbox_bears_the_ring_of_what_is_due_next(promised, conversation, django_assert_num_queries):
    promised(hours=9), promised(hours=2)
    with django_assert_num_queries(1):
        marks = panels.marks([conversation])
    assert "2026-11-21T12:00:00" in marks[conversation.pk][0].html


def test_the_list_costs_the_same_for_one_promise_and_for_fifty(desk, promised, django_assert_max_num_queries):
    promised()
    desk.get("/promises")
    for _ in range(20):
        promised()
    with django_assert_max_num_queries(12):
        desk.get("/promises")


def test_a_long_list_is_read_page_by_page_without_gap_or_repeat(promised, amal):
    from kept.promises import lists

    rows = [promised(hours=1 + n // 3).pk for n in range(10)]
    seen, after = [], ""
    while True:
        page = lists.mine(amal, after=after, limit=3)
        seen += [row.pk for row in page.broken + page.open]
        if not page.next:
            break
        after = page.next
    assert seen == rows


def test_the_links_to_a_customers_page_can_be_ended_on_the_desk(desk, client, conversation, amal):
    from kept.promises.page_link import page_link_for

    path = page_link_for(conversation, by=amal).removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    desk.post(f"/conversations/{conversation.pk}/page-links/end")
    assert client.get(path).status_code == 410


def test_m126_the_kept_rate_is_the_first_number(client_as, promised, frozen, amal, mei, call):
    rows = [promised(hours=2, what=f"call about lamp {n}") for n in range(5)]
    frozen(MORNING + timedelta(hours=1))
    for row in rows[:4]:
        keep(row, by=amal, record=call)
    frozen(MORNING + timedelta(hours=3))
    amal.language = "en"
    amal.save()
    page = text(client_as(amal).get("/promises"))
    start = page.index("</h1>")
    first = page.index("4 of 5 promises")
    assert start < first < page.index("call about lamp") and "80%" in page[first:]
    mei.language = "en"
    mei.save()
    board = text(client_as(mei).get("/promises/team"))
    # Of the whole team together; nothing is counted by person.
    assert board.count(" of 5 promises") == 1


def test_m126_a_rate_of_too_few_is_blank(client_as, promised, frozen, amal, call):
    amal.language = "en"
    amal.save()
    keep(promised(hours=2), by=amal, record=call)
    frozen(MORNING + timedelta(hours=3))
    page = text(client_as(amal).get("/promises"))
    assert "1 of 1 promises" in page and "100%" not in page
