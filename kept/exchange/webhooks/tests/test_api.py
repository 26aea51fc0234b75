"""Programs set up what they hear of, look what was sent, and ask themselves what happened."""

import json

import pytest

from kept.exchange.webhooks.models import WebhookEndpoint
from kept.inbox.noting import note
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
AT = "/api/v1/webhook-endpoints"


def post(client, path, body=None, **headers):
    return client.post(path, json.dumps(body or {}), content_type="application/json", headers=headers)


def test_a_program_sets_up_an_endpoint_and_reads_its_log(api, noor, amal, conversation, receiver):
    client = api(noor)
    made = post(client, AT, {"url": receiver.url, "events": ["note.*"], "name": "Warehouse"})
    assert made.status_code == 201, made.content
    place = f"{AT}/{made.json()['id']}"
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in client.get(place).json()
    note(conversation, text="Hello.", by=amal)
    run_due()
    [delivery] = client.get(f"{place}/deliveries").json()["items"]
    assert (delivery["type"], delivery["state"], delivery["tries"][0]["status"]) == ("note.added", "taken", 200)
    assert client.get(f"{place}/deliveries?state=waiting").json()["items"] == []
    assert post(client, f"{place}/deliveries/{delivery['id']}/replay").status_code == 202
    assert post(client, f"{place}/try").status_code == 202
    run_due()
    assert [json.loads(asked.body)["type"] for asked in receiver.asked] == [
        "note.added",
        "note.added",
        "endpoint.tried",
    ]
    assert post(client, f"{place}/secret").json()["secret"] != made.json()["secret"]
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404


def test_a_change_needs_the_version_that_is_there(api, noor, endpoint):
    client, place = api(noor), f"{AT}/{endpoint.pk}"

    def change(**headers):
        return client.patch(place, json.dumps({"paused": True}), content_type="application/json", headers=headers)

    assert change().status_code == 428
    assert change(if_match='"99"').status_code == 412
    changed = change(if_match=client.get(place)["ETag"])
    assert changed.json()["paused_because"] == "hand"


@pytest.mark.parametrize("url", ["https://127.0.0.2/", "https://10.0.0.1/x", "ftp://example.org/", "https://[::1]/"])
def test_nobody_has_us_knock_at_our_own_doors(api, noor, amal, conversation, url):
    made = post(api(noor), AT, {"url": url, "events": ["*"]})
    if made.status_code == 201:  # a name is looked at when it is asked: then it is refused
        note(conversation, text="Hello.", by=amal)
        run_due()
        tries = [
            tried.fault
            for delivery in WebhookEndpoint.objects.get().deliveries.all()
            for tried in delivery.history.all()
        ]
        assert set(tries) == {"private"}
    else:
        assert made.status_code == 422


def test_only_who_sees_all_work_hears_of_it(api, amal, viktor, mei, endpoint):
    for user in (amal, viktor):
        assert api(user).get(AT).status_code == 403
        assert api(user).get("/api/v1/events").status_code == 403
    assert api(mei).get(AT).json()["items"][0]["id"] == endpoint.pk


def test_events_are_read_page_by_page_and_by_what_they_are_about(api, mei, amal, conversation):
    note(conversation, text="One.", by=amal)
    first = api(mei).get("/api/v1/events?limit=1").json()
    assert first["items"][0]["type"] == "note.added"
    second = api(mei).get(f"/api/v1/events?limit=1&cursor={first['next']}").json()
    assert second["items"][0]["id"] < first["items"][0]["id"]
    about = api(mei).get(f"/api/v1/events?kind=conversation&about={conversation.pk}&type=conversation.opened").json()
    assert [event["type"] for event in about["items"]] == ["conversation.opened"]


def test_a_lead_makes_tries_pauses_and_removes_one_on_the_page(client_as, mei, amal, receiver):
    client = client_as(mei)
    made = client.post(
        "/settings/webhooks", {"url": receiver.url, "families": ["conversation.*"], "events": "promise.broken"}
    )
    assert b"whsec_" in made.content
    found = WebhookEndpoint.objects.get()
    assert found.events == ["conversation.*", "promise.broken"]
    place = f"/settings/webhooks/{found.pk}"
    assert b"whsec_" not in client.get(place).content
    client.post(f"{place}/try")
    run_due()
    assert b"endpoint.tried" in client.get(place).content
    client.post(f"{place}/pause")
    found.refresh_from_db()
    assert found.paused_because == "hand"
    assert client.post(place, {"url": "http://example.org/", "families": ["*"]}).status_code == 422
    assert b"whsec_" in client.post(f"{place}/secret").content
    client.post(f"{place}/removal")
    assert not WebhookEndpoint.objects.exists()
    assert client_as(amal).get("/settings/webhooks").status_code == 403
