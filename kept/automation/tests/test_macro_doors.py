"""Macros where one writes: found, put in, changed, sent with their acts; or by a program."""

import json

import pytest

from kept.automation.macros import create_macro
from kept.automation.models import Macro
from kept.inbox.models import Message
from kept.inbox.tagging import names_of

API = "/api/v1"


@pytest.fixture
def courier(mei):
    acts = [{"act": "tag", "value": ["courier"]}, {"act": "close", "value": ""}]
    return create_macro(
        name="Courier", code="cou", texts={"en": "Dear {customer.name|friend}, it is on its way."}, acts=acts, by=mei
    )


def answer(client, conversation, text, **more):
    return client.post(
        f"/conversations/{conversation.pk}/answers",
        {"kind": "reply", "text": text, **more},
        headers={"HX-Request": "true"},
    )


def test_m102_no_macro_is_sent_as_it_is_found_its_words_are_changed_and_its_acts_left_out(
    courier, conversation, client_as, amal
):
    page = client_as(amal)
    put = page.post(f"/conversations/{conversation.pk}/macros/{courier.pk}").json()
    assert "it is on its way." in put["text"] and not Message.objects.filter(kind="reply").exists()
    assert put["html"].count('type="checkbox"') == 2 and "disabled" not in put["html"] and names_of(conversation) == []
    sent = answer(
        page,
        conversation,
        put["text"].replace("on its way", "in my hands"),
        macro=courier.pk,
        macro_act=[f"{courier.pk}:0"],
    )
    assert sent.status_code == 204
    conversation.refresh_from_db()
    assert Message.objects.get(kind="reply").text.endswith("it is in my hands.")
    assert names_of(conversation) == ["courier"] and conversation.state == "waiting"


def test_what_is_ticked_is_done_with_the_sending(courier, conversation, client_as, amal):
    answer(client_as(amal), conversation, "It is.", macro_act=[f"{courier.pk}:0", f"{courier.pk}:1", "x", "9:9"])
    conversation.refresh_from_db()
    assert names_of(conversation) == ["courier"] and conversation.state == "closed"


def test_where_an_act_cannot_be_done_nothing_is_sent_and_the_words_stay(conversation, client_as, amal, mei, finance):
    macro = create_macro(name="Money", acts=[{"act": "assign_team", "value": finance.pk}], by=mei)
    refused = answer(client_as(amal), conversation, "Finance will look.", macro=macro.pk, macro_act=f"{macro.pk}:0")
    page = refused.content.decode()
    assert refused.status_code == 422 and "Finance will look." in page and f'value="{macro.pk}:0" checked' in page
    assert not Message.objects.filter(kind="reply").exists()


def test_no_variable_leaves_as_a_hole(conversation, client_as, amal):
    page = client_as(amal)
    refused = answer(page, conversation, "Dear {customer.organisation}, yes.")
    assert refused.status_code == 422 and "{customer.organisation}" in refused.content.decode()
    assert not Message.objects.filter(kind="reply").exists()
    assert answer(page, conversation, "Dear {customer.organisation}, yes.", as_it_stands="on").status_code == 204
    assert answer(page, conversation, "Use {{7*7}} and {colour}.").status_code == 204


def test_an_act_without_words_is_done_at_once(conversation, client_as, amal, mei, viktor):
    macro = create_macro(name="Mine", acts=[{"act": "take", "value": ""}, {"act": "close", "value": ""}], by=mei)
    page = client_as(amal)
    assert "data-run" in page.post(f"/conversations/{conversation.pk}/macros/{macro.pk}").json()["html"]
    said = page.post(f"/conversations/{conversation.pk}/macros/{macro.pk}/run", {"macro_act": [f"{macro.pk}:0"]})
    conversation.refresh_from_db()
    assert said.status_code == 200 and conversation.assignee == amal and conversation.state == "open"
    assert client_as(viktor).post(f"/conversations/{conversation.pk}/macros/{macro.pk}/run").status_code == 403


def test_they_are_found_where_one_writes_and_in_the_command_bar(courier, client_as, amal):
    page = client_as(amal)
    assert page.get("/macros/found?q=way").json()["items"][0]["text"] == "Courier ;cou"
    items = page.get("/find?q=cour", headers={"Referer": "http://testserver/conversations/1"}).json()["items"]
    assert [one["url"] for one in items] == [f"#macro-{courier.pk}"]
    assert page.get("/find?q=cour").json()["items"] == []


def test_a_lead_writes_one_tries_it_out_and_retires_it(conversation, client_as, mei, amal):
    page = client_as(mei)
    form = {"name": "Thanks", "code": "thx", "whose": "all", "text_en": "Thank you, {customer.name|friend}!", "text_zh_hant": "謝謝{customer.name|您}", "act-tag": "on", "value-tag": "thanks، 謝謝"}  # fmt: skip
    tried = page.post("/settings/macros/preview", form | {"conversation": conversation.pk, "language": "zh-Hant"})
    assert "謝謝" in tried.content.decode() and not Macro.objects.exists()
    assert page.post("/settings/macros/new", form).status_code == 302
    macro = Macro.objects.get()
    assert macro.texts.keys() == {"en", "zh-Hant"} and macro.owner is None
    assert macro.acts == [{"act": "tag", "value": "thanks، 謝謝"}]
    for path in ("", "/new", f"/new?like={macro.pk}", f"/{macro.pk}"):
        assert page.get(f"/settings/macros{path}").status_code == 200
    assert (
        page.post(f"/settings/macros/{macro.pk}", form | {"name": "Thank you", "text_en": "{oops}"}).status_code == 422
    )
    assert client_as(amal).post(f"/settings/macros/{macro.pk}", form).status_code == 403
    page.post(f"/settings/macros/{macro.pk}/retirement")
    macro.refresh_from_db()
    assert macro.retired_at


def test_a_program_keeps_and_uses_macros(conversation, api, mei, amal, viktor):
    client = api(mei)
    send = lambda path, body, **more: client.post(API + path, json.dumps(body), content_type="application/json", **more)  # noqa: E731
    made = send(
        "/macros",
        {
            "name": "Thanks",
            "texts": {"en": "Thank you, {agent.name}: {promise.due}"},
            "acts": [{"act": "tag", "value": ["thanks"]}],
        },
    )
    assert made.status_code == 201
    place = f"{API}/macros/{made.json()['id']}"
    change = json.dumps({"code": "thx"})
    assert client.patch(place, change, content_type="application/json").status_code == 428
    assert (
        client.patch(place, change, content_type="application/json", headers={"If-Match": '"1"'}).json()["version"] == 2
    )
    used = send(f"/conversations/{conversation.pk}/macros/{made.json()['id']}", {}).json()
    assert used["text"] == "Thank you, Mei: {promise.due}" and used["open"] == ["{promise.due}"]
    assert used["done"] == [{"act": "tag", "problem": ""}] and names_of(conversation) == ["thanks"]
    assert client.delete(place).json()["retired_at"] and client.get(f"{API}/macros").json()["items"][0]["used"] == 1
    assert send("/macros", {"name": "x", "texts": {"en": "{{nope}}"}}).status_code == 422
    assert api(viktor).get(f"{API}/macros").status_code == 403
    assert api(amal).delete(place).status_code == 403
