"""/api/v1/conversations: the same verbs for programs."""

import pytest

from kept.inbox.models import Conversation, State
from kept.inbox.replying import reply

ROOT = "/api/v1/conversations"


def post(client, path, body, **headers):
    return client.post(f"{ROOT}{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def token(api, amal):
    return api(amal)


def test_a_conversation_is_opened_with_what_a_customer_said(token, help_channel):
    answer = post(
        token,
        "",
        {
            "sender": {"value": "lina@example.org", "name": "Lina"},
            "subject": "Lamp",
            "text": "It flickers.",
            "external_id": "zd-1",
        },
    )
    body = answer.json()
    assert answer.status_code == 201 and (body["state"], body["ask"], body["channel"], body["external_id"]) == (
        "open",
        "Lamp",
        help_channel.pk,
        "zd-1",
    )
    assert body["waiting_since"] and answer["ETag"] == f'"{body["version"]}"'
    assert [row["id"] for row in token.get(f"{ROOT}?external_id=zd-1").json()["items"]] == [body["id"]]
    assert (
        post(token, "", {"sender": {"value": "lina@example.org"}, "text": "Again", "external_id": "zd-1"}).status_code
        == 422
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "x"},
        {"text": "", "sender": {"value": "a@b.c"}},
        {"text": "x", "sender": {"value": "nobody"}},
        {"text": "x", "sender": {"value": "a@b.c"}, "color": "red"},
        {"text": "x", "sender": {"value": "a@b.c"}, "person": 1},
    ],
)
def test_what_is_wrong_is_said_field_by_field(token, help_channel, body):
    answer = post(token, "", body)
    assert answer.status_code == 422 and answer.json()["errors"] and not Conversation.objects.exists()


def test_the_list_is_filtered_and_paged(token, help_channel, conversation, amal):
    for n in range(5):
        post(token, "", {"sender": {"value": f"p{n}@example.org"}, "text": f"Message {n}"})
    first = token.get(f"{ROOT}?limit=4").json()
    second = token.get(f"{ROOT}?limit=4&cursor={first['next']}").json()
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert len(ids) == 6 == len(set(ids)) and second["next"] is None
    assert len(token.get(f"{ROOT}?person={conversation.person_id}").json()["items"]) == 1
    assert token.get(f"{ROOT}?state=closed").json()["items"] == []
    assert token.get(f"{ROOT}?colour=red").status_code == 422


def test_changes_need_the_version_they_change(token, conversation):
    path = f"{ROOT}/{conversation.pk}"
    assert token.patch(path, {"ask": "The ring"}, content_type="application/json").status_code == 428
    etag = token.get(path)["ETag"]
    assert (
        token.patch(path, {"ask": "The ring"}, content_type="application/json", headers={"if-match": etag}).json()[
            "ask"
        ]
        == "The ring"
    )
    assert (
        token.patch(path, {"ask": "The lamp"}, content_type="application/json", headers={"if-match": etag}).status_code
        == 412
    )


def test_closing_without_an_answer_needs_a_reason_here_too(token, conversation, amal):
    answer = post(token, f"/{conversation.pk}/closure", {})
    assert answer.status_code == 422 and answer.json()["errors"][0]["code"] == "unanswered"
    assert post(token, f"/{conversation.pk}/closure", {"because": "spam"}).json()["state"] == "closed"
    assert token.delete(f"{ROOT}/{conversation.pk}/closure").json()["waiting_since"]
    reply(conversation, "It is in Amman.", by=amal)
    assert post(token, f"/{conversation.pk}/closure", {}).json()["state"] == "closed"


def test_assignment_and_tags(token, conversation, yusuf, care):
    assert post(token, f"/{conversation.pk}/assignment", {"user": yusuf.pk}).json()["assignee"] == yusuf.pk
    body = post(token, f"/{conversation.pk}/assignment", {"team": care.pk, "user": None}).json()
    assert (body["assignee"], body["team"]) == (None, care.pk)
    assert token.put(
        f"{ROOT}/{conversation.pk}/tags", {"tags": ["ring", "courier"]}, content_type="application/json"
    ).json()["tags"] == ["courier", "ring"]
    assert post(token, f"/{conversation.pk}/tags", {"tags": ["vip"]}).json()["tags"] == ["courier", "ring", "vip"]
    assert post(token, f"/{conversation.pk}/assignment", {"user": 99999}).status_code == 404


def test_a_stranger_finds_nothing(api, rana, conversation, finance):
    Conversation.objects.filter(pk=conversation.pk).update(team=finance)
    client = api(rana)
    assert client.get(ROOT).json()["items"] == []
    for answer in (
        client.get(f"{ROOT}/{conversation.pk}"),
        post(client, f"/{conversation.pk}/closure", {"because": "spam"}),
        post(client, f"/{conversation.pk}/assignment", {}),
    ):
        assert answer.status_code == 404


def test_a_viewer_reads_and_changes_nothing(api, viktor, conversation):
    client = api(viktor)
    assert client.get(f"{ROOT}/{conversation.pk}").status_code == 200
    assert post(client, f"/{conversation.pk}/closure", {"because": "spam"}).status_code == 403
    conversation.refresh_from_db()
    assert conversation.state == State.OPEN


def test_the_same_key_opens_one_conversation(token, help_channel):
    body = {"sender": {"value": "lina@example.org"}, "text": "It flickers."}
    first, second = (post(token, "", body, **{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json()["id"] == second.json()["id"] and Conversation.objects.count() == 1
