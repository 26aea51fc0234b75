"""Merging, splitting, linking and blocking for programs: the same verbs, the same refusals."""

import pytest

from kept.accounts.models import Team
from kept.inbox.models import Block, Conversation
from kept.inbox.receiving import receive

ROOT = "/api/v1/conversations"


@pytest.fixture
def token(api, amal):
    return api(amal)


@pytest.fixture
def second(help_channel, salma, conversation):
    return receive(help_channel, salma, text="Any news?", by=salma).conversation


def send(client, method, path, body=None):
    return getattr(client, method)(f"{ROOT}/{path}", body, content_type="application/json")


def test_a_merge_and_its_undoing(token, conversation, second):
    merged = send(token, "post", f"{second.pk}/merge", {"into": conversation.pk})
    assert merged.status_code == 200 and merged.json()["id"] == conversation.pk
    there = token.get(f"{ROOT}/{second.pk}").json()
    assert (there["merged_into"], there["state"]) == (conversation.pk, "closed")
    refused = send(token, "post", f"{second.pk}/closure", {})
    assert refused.status_code == 422 and f"#{conversation.pk}" in str(refused.json())
    apart = send(token, "delete", f"{second.pk}/merge").json()
    assert (apart["id"], apart["merged_into"], apart["state"]) == (second.pk, None, "open")


def test_circles_itself_others_and_the_hidden_are_refused(token, conversation, second, finance):
    send(token, "post", f"{second.pk}/merge", {"into": conversation.pk})
    for origin, into, status in [
        (conversation.pk, second.pk, 422),
        (conversation.pk, conversation.pk, 422),
        (conversation.pk, 10**9, 404),
    ]:
        assert send(token, "post", f"{origin}/merge", {"into": into}).status_code == status
    hidden = Team.objects.create(name="Legal", restricted=True)
    Conversation.objects.filter(pk=second.pk).update(team=hidden)
    assert send(token, "delete", f"{second.pk}/merge").status_code == 404
    assert send(token, "post", f"{conversation.pk}/merge", {"into": second.pk, "more": 1}).status_code == 422


def test_a_split_and_its_undoing(token, conversation, salma, help_channel):
    other = receive(help_channel, salma, text="And my bill?", conversation=conversation, by=salma)
    made = send(token, "post", f"{conversation.pk}/split", {"from_message": other.pk, "subject": "The bill"})
    assert made.status_code == 201 and made.json()["subject"] == "The bill"
    back = send(token, "delete", f"{made.json()['id']}/split").json()
    assert back["id"] == conversation.pk and conversation.messages.count() == 2
    assert send(token, "post", f"{conversation.pk}/split", {"messages": []}).status_code == 422


def test_links_are_seen_from_both_sides(token, conversation, second):
    made = send(token, "post", f"{second.pk}/links", {"to": conversation.pk})
    assert made.status_code == 201
    assert made.json()["items"] == [{"conversation": conversation.pk, "direction": "belongs_to", "state": "open"}]
    assert token.get(f"{ROOT}/{conversation.pk}/links").json()["items"][0]["direction"] == "belonging"
    for origin, to in [(conversation, second), (second, second)]:
        assert send(token, "post", f"{origin.pk}/links", {"to": to.pk}).status_code == 422
    assert send(token, "delete", f"{conversation.pk}/links/{second.pk}").json()["items"] == []


def test_blocks_are_made_listed_and_lifted(token, conversation):
    made = send(token, "post", f"{conversation.pk}/block", {})
    assert made.status_code == 201 and made.json()["value"] == "salma@example.org"
    assert send(token, "post", f"{conversation.pk}/block", {"kind": "domain"}).json()["value"] == "example.org"
    for body in (
        {"kind": "domain", "value": "gmail.com"},
        {"value": "help@lampring.example"},
        {"kind": "planet"},
        {"value": "x"},
    ):
        assert send(token, "post", f"{conversation.pk}/block", body).status_code == 422
    listed = token.get("/api/v1/blocks").json()["items"]
    assert [row["kind"] for row in listed] == ["domain", "address"]
    assert token.delete(f"/api/v1/blocks/{listed[0]['id']}").status_code == 204
    assert send(token, "delete", f"{conversation.pk}/block").status_code == 204 and not Block.objects.exists()


def test_who_only_looks_changes_nothing(api, viktor, conversation, second):
    for method, path in [
        ("post", "merge"),
        ("delete", "merge"),
        ("post", "split"),
        ("post", "links"),
        ("post", "block"),
        ("post", "spam"),
    ]:
        assert send(api(viktor), method, f"{conversation.pk}/{path}", {}).status_code == 403
