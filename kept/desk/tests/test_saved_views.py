"""Saved views at the desk: the form without script, the list, the table, the board."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.inbox.assignment import assign
from kept.inbox.models import Conversation, SavedView, Tag
from kept.inbox.receiving import receive
from kept.inbox.tagging import tag
from kept.inbox.view_saving import create_view

pytestmark = pytest.mark.django_db
OPEN = {"field": "state", "op": "is", "value": "open"}
ROW = {"rows": "1", "g0": "0", "f0": "state", "o0": "is", "v0": "open", "j0": "and"}
FORM = ROW | {
    "name": "Open ones",
    "order": "waiting",
    "layout": "table",
    "audience": "mine",
    "columns": ["customer", "waiting"],
    "board_by": "team",
}


def text_of(answer):
    return answer.content.decode()


def test_the_form_makes_a_view_and_changes_it_without_a_script(conversation, amal, client_as):
    desk = client_as(amal)
    again = desk.post("/inbox/views/new", FORM | {"do": "add:0"})
    assert again.status_code == 200 and 'name="f1"' in text_of(again) and not SavedView.objects.exists()
    grouped = FORM | {
        "rows": "3",
        "g1": "1",
        "f1": "tag",
        "o1": "empty:true",
        "g2": "1",
        "f2": "last_at",
        "o2": "within",
        "v2": "3",
        "u2": "d",
        "j1": "none",
        "do": "save",
    }
    assert desk.post("/inbox/views/new", grouped)["Location"] == f"/inbox/v{SavedView.objects.get().pk}"
    view = SavedView.objects.get()
    assert view.filter == {
        "v": 1,
        "and": [
            OPEN,
            {
                "not": {
                    "or": [
                        {"field": "tag", "op": "empty", "value": True},
                        {"field": "last_at", "op": "within", "value": "3d"},
                    ]
                }
            },
        ],
    }
    assert (view.order, view.columns, view.layout, view.board_by) == (
        "waiting",
        ["customer", "waiting"],
        "table",
        "team",
    )
    page = text_of(desk.get(f"/inbox/views/{view.pk}"))
    assert re.search(r'value="none" selected', page) and 'value="3"' in page
    assert desk.post(f"/inbox/views/{view.pk}", grouped | {"version": "1", "name": "Changed"}).status_code == 302
    assert desk.post(f"/inbox/views/{view.pk}", grouped | {"version": "1", "name": "Too late"}).status_code == 422
    assert desk.post(f"/inbox/views/{view.pk}", grouped | {"version": "2", "name": ""}).status_code == 422
    assert SavedView.objects.get().name == "Changed"


def test_the_form_says_what_it_shows_and_how_many_match_now(conversation, salma, amal, client_as):
    amal.language = "en"
    amal.save()
    desk = client_as(amal)
    said = text_of(desk.post("/inbox/views/draft", ROW | {"f0": "person", "v0": "sal"}))
    assert "Salma Haddad" in said and "Matches now: 1" in said
    assert "Choose one of the list" in text_of(desk.post("/inbox/views/draft", ROW | {"f0": "person", "v0": "zzz"}))
    assert "something that is gone" in text_of(desk.post("/inbox/views/draft", ROW | {"f0": "tag", "v0": "987654"}))
    assert "something that is gone" not in text_of(
        desk.post("/inbox/views/draft", ROW | {"p0": "state", "f0": "tag", "v0": "open"})
    )


@pytest.mark.parametrize("rows", ["-1", "9999999", "x", ""])
def test_a_form_that_nobody_would_send_does_no_harm(rows, amal, client_as):
    desk = client_as(amal)
    for hostile in (
        ROW | {"rows": rows},
        {"rows": "2", "f0": "field:99", "f1": "\x00", "o1": "within", "u1": "zz", "do": "remove:77"},
        {"rows": "40", "do": "add:9"} | {f"f{n}": "state" for n in range(40)},
    ):
        assert desk.post("/inbox/views/draft", hostile).status_code == 200


def test_a_table_is_sorted_by_its_heads_and_paged(help_channel, salma, amal, client_as):
    for n in range(60):
        receive(help_channel, salma, subject=f"Ring {n:02}", text="Where?", by=salma)
    view, desk = (
        create_view(name="All open", filter=OPEN, layout="table", columns=["customer", "subject", "last"], by=amal),
        client_as(amal),
    )
    page = text_of(desk.get(f"/inbox/v{view.pk}?order=-last"))
    assert 'aria-sort="ascending"' in page and page.index("Ring 00") < page.index("Ring 01")
    following = re.search(r'hx-get="([^"]*older[^"]*)"', page)[1].replace("&amp;", "&")
    more = text_of(desk.get(following))
    assert more.count('<tr class="item') == 10 and "Ring 59" in more


def test_a_saved_view_costs_the_same_queries_however_many_rows(help_channel, salma, amal, client_as):
    view, desk = (
        create_view(name="Open", filter={"and": [OPEN, {"field": "tag", "op": "empty", "value": True}]}, by=amal),
        client_as(amal),
    )

    def cost(path):
        desk.get(path)
        with CaptureQueriesContext(connection) as found:
            assert desk.get(path).status_code == 200
        return len(
            [query for query in found if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
        )

    receive(help_channel, salma, text="One", by=salma)
    few = [cost(f"/inbox/v{view.pk}?as={layout}") for layout in ("rows", "table")]
    for n in range(40):
        receive(help_channel, salma, text=f"More {n}", by=salma)
    assert [cost(f"/inbox/v{view.pk}?as={layout}") for layout in ("rows", "table")] == few and max(few) <= 11


@pytest.fixture
def board(conversation, amal):
    return create_view(name="Board", layout="board", by=amal)


def moved(desk, view, conversation, by, to, out_of=""):
    return desk.post(
        f"/inbox/v{view.pk}/cards/{conversation.pk}", {"by": by, "to": to, "from": out_of}, headers={"X-Board": "1"}
    ).status_code


def test_a_card_is_moved_by_the_verb_of_its_field(board, conversation, care, amal, yusuf, client_as):
    desk = client_as(amal)
    tag(conversation, "courier", by=amal)
    courier, vip = (Tag.objects.get_or_create(name=name)[0].pk for name in ("courier", "vip"))
    moves = [
        ("assignee", str(yusuf.pk)),
        ("assignee", "none"),
        ("team", str(care.pk)),
        ("priority", "2"),
        ("tag", str(vip), str(courier)),
    ]
    assert [moved(desk, board, conversation, *move) for move in moves] == [204] * len(moves)
    conversation.refresh_from_db()
    assert (conversation.assignee, conversation.team, conversation.priority) == (None, care, 2)
    assert [each.name for each in conversation.tags.all()] == ["vip"]
    assert moved(desk, board, conversation, "state", "closed") == 422
    assert Conversation.objects.get().state == "open"
    assert [
        moved(desk, board, conversation, by, to)
        for by, to in (("state", "snoozed"), ("state", "ajar"), ("priority", "9"))
    ] == [422] * 3


def test_columns_of_hidden_teams_never_appear_and_take_nothing(
    board, conversation, finance, mei, amal, yusuf, client_as
):
    create_view(name="For all", audience="all", by=mei)
    shared = SavedView.objects.get(name="For all")
    for user, sees in ((amal, False), (yusuf, True)):
        page = text_of(client_as(user).get(f"/inbox/v{shared.pk}/board?by=team"))
        assert ("Finance" in page) is sees
    assert moved(client_as(amal), board, conversation, "team", str(finance.pk)) == 422
    assert client_as(amal).get(f"/inbox/v{shared.pk}/cards?by=team&key={finance.pk}").status_code == 404
    assign(conversation, to_team=finance, by=mei)
    assert moved(client_as(amal), board, conversation, "priority", "1") == 404


def test_who_only_looks_moves_nothing(conversation, mei, viktor, client_as):
    shared = create_view(name="For all", audience="all", by=mei)
    desk = client_as(viktor)
    assert 'name="to"' not in text_of(desk.get(f"/inbox/v{shared.pk}/board"))
    assert moved(desk, shared, conversation, "priority", "1") == 403


def test_somebody_elses_view_is_not_there(board, yusuf, client_as):
    desk = client_as(yusuf)
    paths = [f"/inbox/v{board.pk}", f"/inbox/v{board.pk}/board", f"/inbox/v{board.pk}/rows", f"/inbox/views/{board.pk}"]
    assert {desk.get(path).status_code for path in paths} == {404}
    assert {desk.post(f"/inbox/views/{board.pk}/{act}").status_code for act in ("copies", "deletion", "pin")} == {404}


def test_deleting_offers_a_way_back(board, amal, client_as):
    desk = client_as(amal)
    page = text_of(desk.post(f"/inbox/views/{board.pk}/deletion", follow=True))
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert not SavedView.objects.exists()
    assert desk.post("/inbox/views/restoration", {"kept": kept})["Location"] == f"/inbox/v{board.pk}"


def test_all_of_a_saved_view_can_be_acted_on(board, conversation, amal):
    from kept.automation.bulk_acts import ids_of

    assert ids_of(amal, [], f"v{board.pk}") == [conversation.pk]
