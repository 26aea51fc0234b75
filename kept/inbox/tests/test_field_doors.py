"""Fields, steps and following by the desk and by the API: filled in in place, refused in words, never misread."""

import pytest

from kept.inbox.checklist_templates import create_template
from kept.inbox.checklists import add_items, in_order
from kept.inbox.field_settings import create_field, retire_field
from kept.inbox.field_values import plain, stored
from kept.inbox.fields import set_fields
from kept.inbox.models import Field, Follow, State
from kept.inbox.replying import reply

HX = {"HX-Request": "true"}


@pytest.fixture
def wedding(mei):
    return create_field(name="Wedding", names={"ar": "العرس"}, kind="date", required_to_close=True, by=mei)


def value(conversation, field):
    return plain(stored(conversation.field_values.filter(field=field).first(), field))


def test_a_date_is_typed_in_the_readers_way(conversation, wedding, client_as, amal, mei):
    path = f"/conversations/{conversation.pk}/fields/{wedding.pk}"
    assert client_as(mei).post(path, {"value": "民國115年12月1日"}, headers=HX).status_code == 200
    assert value(conversation, wedding) == "2026-12-01"
    assert client_as(amal).post(path, {"value": "٢/١٢/٢٠٢٦"}, headers=HX).status_code == 200
    assert value(conversation, wedding) == "2026-12-02"
    refused = client_as(amal).post(path, {"value": "١ محرم ١٤٤٨"}, headers=HX)
    assert (
        refused.status_code == 422 and "هجري" in refused.content.decode() and "١ محرم ١٤٤٨" in refused.content.decode()
    )


def test_in_conflict_both_values_are_shown(conversation, wedding, client_as, amal, yusuf):
    path = f"/conversations/{conversation.pk}/fields/{wedding.pk}"
    set_fields(conversation, {wedding: "2026-12-01"}, by=amal)
    said = client_as(yusuf).post(path, {"value": "2026-12-24", "was": ""}, headers=HX)
    text = said.content.decode()
    assert said.status_code == 409 and "Amal" in text and "Dec" in text and value(conversation, wedding) == "2026-12-01"


def test_closing_asks_in_one_small_form(conversation, wedding, client_as, amal):
    desk, path = client_as(amal), f"/conversations/{conversation.pk}/closure"
    reply(conversation, "It is in Amman.", by=amal)
    asked = desk.post(path, {"next": "/inbox/mine"})
    assert (
        asked.status_code == 422
        and f'name="field-{wedding.pk}"' in asked.content.decode()
        and "العرس" in asked.content.decode()
    )
    again = desk.post(path, {f"field-{wedding.pk}": "soon"})
    assert again.status_code == 422 and 'value="soon"' in again.content.decode()
    assert desk.post(path, {f"field-{wedding.pk}": "2026-12-01", "next": "/inbox/mine"}).url == "/inbox/mine"
    conversation.refresh_from_db()
    assert conversation.state == State.CLOSED and value(conversation, wedding) == "2026-12-01"


def test_the_value_of_a_retired_field_is_kept_and_shown(conversation, wedding, client_as, amal, mei):
    set_fields(conversation, {wedding: "2026-12-01"}, by=amal)
    retire_field(wedding, by=mei)
    panel = client_as(amal).get(f"/conversations/{conversation.pk}/context").content.decode()
    assert "العرس" in panel and f"fields/{wedding.pk}" not in panel


def test_leads_say_which_fields_there_are(client_as, mei, amal):
    desk = client_as(mei)
    body = {"name": "Size", "kind": "list", "options_en": "Small\nLarge", "options_ar": "صغير\nكبير"}
    desk.post("/settings/fields/new", body)
    size = Field.objects.get()
    desk.post(f"/settings/fields/{size.pk}", {"name": "Size", "options_en": "Small\nHuge", "options_ar": "صغير\nضخم"})
    size.refresh_from_db()
    assert [(o["key"], o["labels"]["en"]) for o in size.options] == [("1", "Small"), ("2", "Huge")]  # renamed in place
    assert desk.post("/settings/fields/new", {"name": "Empty", "kind": "list"}).status_code == 200
    desk.post(f"/settings/fields/{size.pk}/retirement")
    assert desk.get("/settings/fields").status_code == 200
    assert client_as(amal).get("/settings/fields").status_code == 403


def test_fields_by_the_api(conversation, api, mei, amal):
    lead, agent = api(mei), api(amal)
    made = lead.post(
        "/api/v1/fields",
        {"name": "Grams", "kind": "number", "required_to_close": True},
        content_type="application/json",
    )
    id, path = made.json()["id"], f"/api/v1/conversations/{conversation.pk}/fields"
    fill = lambda **row: agent.patch(path, {"fields": [{"field": id} | row]}, content_type="application/json")  # noqa: E731
    assert made.status_code == 201 and agent.get("/api/v1/fields").json()["items"][0]["id"] == id
    assert fill(value="٤٫٥").json()["items"][0]["value"] == "4.5"
    assert fill(value="about five").json()["errors"][0]["field"] == f"fields.{id}"
    clash = fill(value=5, was="3")
    assert clash.status_code == 409 and clash.json()["errors"][0]["theirs"] == "4.5"
    fill(value=None)
    reply(conversation, "It is in Amman.", by=amal)
    closed = agent.post(f"/api/v1/conversations/{conversation.pk}/closure", {}, content_type="application/json")
    assert closed.status_code == 422 and closed.json()["errors"][0] | {"message": ""} == {
        "field": f"fields.{id}",
        "code": "required",
        "message": "",
    }
    lead.patch(f"/api/v1/fields/{id}", {"retired": True}, content_type="application/json")
    assert fill(value=5).json()["errors"][0]["code"] == "retired"
    assert (
        agent.post("/api/v1/fields", {"name": "x", "kind": "text"}, content_type="application/json").status_code == 403
    )


def test_steps_are_put_in_and_done_where_they_stand(conversation, care, client_as, amal, mei):
    desk, path = client_as(amal), f"/conversations/{conversation.pk}/steps"
    create_template(name="Lost parcel", steps=["Ask the courier", "Call the customer"], team=care, by=mei)
    panel = desk.get(f"/conversations/{conversation.pk}/step-templates").content.decode()
    assert "Lost parcel" in panel
    desk.post(path, {"template": care.checklist_templates.get().pk}, headers=HX)
    desk.post(path, {"text": "Write it down"}, headers=HX)
    first = in_order(conversation)[0]
    said = desk.post(f"{path}/{first.pk}", {"act": "tick"}, headers=HX).content.decode()
    assert "أُنجز ١ من ٣" in said and "Amal" in said
    desk.post(f"{path}/{first.pk}", {"act": "down"})
    assert [item.text for item in in_order(conversation)][1] == "Ask the courier"
    assert desk.post(path, {"text": " "}, headers=HX).status_code == 422
    assert desk.post(f"{path}/{first.pk}", {"act": "explode"}).status_code == 404


def test_open_steps_are_said_on_closing_and_forbid_nothing(conversation, client_as, amal):
    reply(conversation, "It is in Amman.", by=amal)
    add_items(conversation, ["Ask the courier"], by=amal)
    desk = client_as(amal)
    assert "<confirm-dialog" in desk.get(f"/conversations/{conversation.pk}/head").content.decode()
    desk.post(f"/conversations/{conversation.pk}/closure")
    conversation.refresh_from_db()
    assert conversation.state == State.CLOSED


def test_steps_and_following_by_the_api(conversation, api, amal, viktor):
    client, path = api(amal), f"/api/v1/conversations/{conversation.pk}"
    steps = client.post(f"{path}/checklist", {"texts": ["one", "two"]}, content_type="application/json").json()["items"]
    done = client.patch(
        f"{path}/checklist/{steps[1]['id']}", {"done": True, "place": 0}, content_type="application/json"
    )
    assert done.json()["done_by"] == amal.pk and client.get(f"{path}/checklist").json()["items"][0]["text"] == "two"
    assert client.delete(f"{path}/checklist/{steps[0]['id']}").status_code == 204
    assert client.patch(f"{path}/checklist/999999", {"done": True}, content_type="application/json").status_code == 404
    assert (
        api(viktor).post(f"{path}/follow", {}, content_type="application/json").status_code == 204
        and Follow.objects.get().user == viktor
    )
    assert api(viktor).delete(f"{path}/follow").status_code == 204 and not Follow.objects.exists()
