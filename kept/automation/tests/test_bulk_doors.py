"""Acts on lists through the desk and the API: the same run, seen by whoever asked for it and by nobody else."""

import json

import pytest

from kept.automation.models import BulkAct
from kept.inbox.models import Conversation
from kept.jobs.worker import run_due

API = "/api/v1/bulk-acts"


def send(client, body, path=API):
    return client.post(path, json.dumps(body), content_type="application/json")


def test_a_program_has_it_done_and_asks_how_far_it_is(heap, api, amal, conversation):
    client, rows = api(amal), heap(3)
    answer = send(client, {"act": "close", "ids": [conversation.pk, *(row.pk for row in rows)]})
    assert answer.status_code == 202 and answer.json()["done"] == 0
    run_due()
    shown = client.get(f"{API}/{answer.json()['id']}").json()
    assert (shown["changed"], shown["failed"]) == (3, 1) and shown["finished_at"]
    assert [one["conversation"] for one in shown["problems"]] == [conversation.pk]
    assert send(client, {}, f"{API}/{shown['id']}/undo").status_code == 202
    run_due()
    assert Conversation.objects.filter(state="open").count() == 4
    assert [one["undoes"] for one in client.get(API).json()["items"]] == [shown["id"], None]


def test_a_program_cancels_what_it_began(heap, api, amal):
    client = api(amal)
    id = send(client, {"act": "take", "ids": [row.pk for row in heap(2)]}).json()["id"]
    assert client.delete(f"{API}/{id}").json()["cancelled_at"]
    run_due()
    assert not Conversation.objects.exclude(assignee=None).exists()


@pytest.mark.parametrize("body", [{}, {"act": "fly", "ids": [1]}, {"act": "close", "ids": [1], "why": "x"}, {"act": "assign", "value": {"a": 1}, "ids": [1]}])  # fmt: skip
def test_a_wrong_request_begins_nothing(api, amal, body):
    assert send(api(amal), body).status_code == 422 and not BulkAct.objects.exists()


def test_a_run_is_for_whoever_asked_for_it(heap, client_as, api, amal, mei, viktor):
    page = client_as(amal)
    page.post("/bulk-acts/new", {"act": "take", "id": [row.pk for row in heap(2)]})
    bulk = BulkAct.objects.get()
    assert page.get(f"/bulk-acts/{bulk.pk}").status_code == 200
    for path in ("", "/run", "/progress"):
        assert client_as(mei).get(f"/bulk-acts/{bulk.pk}{path}").status_code == 404
    for path in ("/undo", "/cancellation"):
        assert client_as(mei).post(f"/bulk-acts/{bulk.pk}{path}").status_code == 404
    assert api(mei).get(f"{API}/{bulk.pk}").status_code == 404
    assert client_as(viktor).post("/bulk-acts/new", {"act": "take", "id": [1]}).status_code == 403
    assert send(api(viktor), {"act": "take", "ids": [1]}).status_code == 403


def test_from_the_desk_all_of_a_list_is_tagged_and_the_report_links_what_was_left(heap, conversation, client_as, mei):
    heap(2)
    page = client_as(mei)
    assert page.get("/bulk-acts/size?view=all").content.decode() == "這個清單的全部 3 個"  # as Mei reads
    page.post("/bulk-acts/new", {"act": "tag", "value-tags": "courier، late", "view": "all"})
    page.post("/bulk-acts/new", {"act": "close:", "view": "all"})
    run_due()
    assert set(conversation.tags.values_list("name", flat=True)) == {"courier", "late"}
    report = page.get(f"/bulk-acts/{BulkAct.objects.latest('pk').pk}").content.decode()
    assert f'href="/conversations/{conversation.pk}"' in report and "The ring has not arrived" in report


def test_the_menus_offer_what_one_has_the_right_to(client_as, amal, shop, finance):
    page = client_as(amal)
    assign = page.get("/bulk-acts/menus/assign").content.decode()
    assert f'value="assign:{amal.pk}"' in assign and f'value="assign_team:{finance.pk}"' not in assign
    assert 'value="close:spam"' in page.get("/bulk-acts/menus/close").content.decode()
    assert 'value="reopen"' in page.get("/bulk-acts/menus/more").content.decode()


def test_what_makes_no_sense_is_said_beside_the_list(client_as, amal):
    answer = client_as(amal).post("/bulk-acts/new", {"act": "tag", "value-tags": " ، ", "id": ["1", "x", "9" * 30]})
    assert answer.status_code == 422 and "banner" in answer.content.decode()
