"""Mailboxes by the API: the same rules as on the screen, and no secret in any answer."""

import json

import pytest

from kept.channels.email.mailboxes.tests.dovecot import PASSWORD
from kept.channels.email.models import Mailbox

pytestmark = pytest.mark.django_db
PLACE = "/api/v1/mailboxes"


@pytest.fixture
def lead(api, mei):
    return api(mei)


@pytest.fixture
def given(help_channel):
    return {
        "channel": help_channel.pk,
        "host": "imap.example.org",
        "user_name": "help@lampring.example",
        "secret": PASSWORD,
    }


def sent(client, method, path, body, **headers):
    return client.generic(method, path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_mailbox_is_added_read_changed_and_removed(lead, given):
    made = sent(lead, "POST", PLACE, given)
    assert made.status_code == 201
    found = lead.get(f"{PLACE}/{made.json()['id']}")
    assert found.json()["state"] == "new" and found.json()["folders"][0]["name"] == "INBOX"
    place = f"{PLACE}/{found.json()['id']}"
    change = {"folders": ["INBOX", "الطلبات"], "paused": True}
    assert sent(lead, "PATCH", place, change).status_code == 428
    changed = sent(lead, "PATCH", place, change, if_match=found["ETag"])
    assert changed.json()["state"] == "paused" and len(changed.json()["folders"]) == 2
    assert sent(lead, "PATCH", place, {"paused": False}, if_match=found["ETag"]).status_code == 412
    assert [row["id"] for row in lead.get(PLACE).json()["items"]] == [found.json()["id"]]
    assert lead.delete(place).status_code == 204 and not Mailbox.objects.exists()


def test_no_answer_holds_a_secret(lead, given):
    given["secret"] = "a very secret word"
    id = sent(lead, "POST", PLACE, given).json()["id"]
    sealed = Mailbox.objects.get().secret
    for said in (lead.get(PLACE), lead.get(f"{PLACE}/{id}")):
        assert "secret" not in said.content.decode() and sealed not in said.content.decode()


@pytest.mark.parametrize("change, field", [
    ({"host": "in valid"}, "host"), ({"security": "ssl"}, "security"), ({"port": 0}, "port"), ({"folders": []}, "folders"),
    ({"surprise": 1}, "surprise"), ({"user_name": "a\x00b"}, "user_name"), ({"afterwards": "move"}, "move_to"),
])  # fmt: skip
def test_what_is_wrong_is_said_by_field(lead, given, change, field):
    answer = sent(lead, "POST", PLACE, given | change)
    assert answer.status_code == 422 and any(field in row["field"] for row in answer.json()["errors"])


def test_another_server_wants_the_password_again(lead, given):
    place = f"{PLACE}/{sent(lead, 'POST', PLACE, given).json()['id']}"
    answer = sent(lead, "PATCH", place, {"host": "evil.example"}, if_match="*")
    assert answer.status_code == 422 and Mailbox.objects.get().host == "imap.example.org"


def test_an_unknown_channel_or_mailbox_is_not_found(lead, given):
    assert sent(lead, "POST", PLACE, given | {"channel": 10**6}).status_code == 404
    assert lead.get(f"{PLACE}/999999").status_code == 404


def test_only_who_manages_channels_may(api, amal, given):
    assert sent(api(amal), "POST", PLACE, given).status_code == 403 and api(amal).get(PLACE).status_code == 403
