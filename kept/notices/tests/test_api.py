"""Notices, choices, devices and rooms for programs: each its own, and no secret comes out."""

import json

import pytest

from kept.notices.devices import add_device
from kept.notices.models import Notice, Room
from kept.notices.telling import tell
from kept.notices.tests.push_service import browser
from kept.outside.tests.receiver import receiving, says

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _near(settings):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]


def send(client, method, path, body=None, headers=None):
    answer = getattr(client, method)(
        API + path, json.dumps(body or {}), content_type="application/json", headers=headers
    )
    return answer.status_code, json.loads(answer.content or b"{}")


def test_notices_are_ones_own_and_can_be_seen(api, amal, rana):
    one, two = (tell(amal, "reply", title=f"n{n}", url="/conversations/1") for n in range(2))
    client = api(amal)
    assert [row["title"] for row in client.get(f"{API}/notices?limit=1").json()["items"]] == ["n1"]
    assert send(api(rana), "post", "/notices/seen", {"ids": [one.pk]}) == (200, {"seen": 0})
    assert send(client, "post", "/notices/seen", {"ids": [one.pk, 999]}) == (200, {"seen": 1})
    assert [row["id"] for row in client.get(f"{API}/notices?unseen=true").json()["items"]] == [two.pk]
    assert send(client, "post", "/notices/seen")[1] == {"seen": 1}
    assert not Notice.objects.filter(seen_at=None).exists()


def test_choices_are_read_and_set_whole(api, amal):
    client = api(amal)
    assert "push" in client.get(f"{API}/notices/choices").json()["wanted"]["reply"]
    assert send(client, "put", "/notices/choices", {"wanted": {"reply": ["app"]}})[1]["wanted"]["reply"] == ["app"]
    assert send(client, "put", "/notices/choices", {"wanted": {"gossip": ["app"]}})[0] == 422
    assert "mail" in send(client, "put", "/notices/choices", {"wanted": None})[1]["wanted"]["reply"]


def test_devices_are_listed_without_their_secrets_and_removed(api, amal, yusuf):
    with browser() as one:
        device = add_device(amal, subscription=one.subscription, name="Chrome", by=amal)
        assert api(amal).get(f"{API}/devices").json()["items"][0]["name"] == "Chrome"
        assert one.url not in api(amal).get(f"{API}/devices").content.decode()
    assert send(api(yusuf), "delete", f"/devices/{device.pk}")[0] == 404
    assert send(api(amal), "delete", f"/devices/{device.pk}")[0] == 204


def test_rooms_are_set_up_tried_changed_and_removed_by_leads(api, mei, amal, care):
    with receiving(says(200, b"ok"), 404) as slack:
        given = {"name": "#care", "kind": "slack", "address": slack.url, "kinds": ["broken"], "team": care.pk}
        assert send(api(amal), "post", "/rooms", given)[0] == 403
        client = api(mei)
        assert send(client, "post", "/rooms", given | {"kinds": ["gossip"]})[0] == 422
        assert send(client, "post", "/rooms", given | {"address": "http://10.0.0.1/"})[0] == 422
        status, room = send(client, "post", "/rooms", given)
        assert status == 201 and room["team"] == care.pk and slack.url not in str(room)
        path = f"/rooms/{room['id']}"
        assert send(client, "post", path + "/trial")[1] == {"taken": True, "fault": ""}
        assert send(client, "post", path + "/trial")[1]["taken"] is False
        assert send(client, "patch", path, {"team": None})[0] == 428
        tag = {"If-Match": client.get(API + path)["ETag"]}
        assert send(client, "patch", path, {"team": None, "shows": "who"}, tag)[1]["team"] is None
        assert send(client, "patch", path, {"name": "x"}, tag)[0] == 412
        assert [row["name"] for row in client.get(f"{API}/rooms").json()["items"]] == ["#care"]
    assert send(client, "delete", path)[0] == 204 and not Room.objects.exists()
