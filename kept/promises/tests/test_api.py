"""/promises and /conversations/{id}/messages, as programs use them."""

from datetime import timedelta

import pytest

from kept.events import clock
from kept.inbox.models import Message
from kept.promises.models import Promise, PromiseState
from kept.promises.tests.conftest import MORNING

WORDS = "I will call you with the courier's answer by 14:05."


def send(client, path, body, **headers):
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def later(**more):
    return (clock.now() + timedelta(**more)).isoformat()


@pytest.fixture
def hands(api, amal, frozen):
    return api(amal)


def test_an_answer_over_the_api_carries_its_promises(hands, conversation, amal):
    body = {"text": WORDS, "promises": [{"what": "call", "words": WORDS, "due_at": later(hours=2), "act": "call"}]}
    said = send(hands, f"/conversations/{conversation.pk}/messages", body)
    assert said.status_code == 201, said.content
    made = Promise.objects.get()
    assert said.json()["promises"] == [made.pk] and made.owner == amal
    listed = hands.get(f"/api/v1/conversations/{conversation.pk}/messages").json()["items"]
    assert [row["kind"] for row in listed] == ["inbound", "reply"] and listed[1]["delivery"] == "queued"


def test_an_answer_keeps_what_it_names(hands, promised, conversation):
    kept, link = promised(act="answer"), promised(act="link")
    record = {"result": "sent", "url": "https://lampring.example/7"}
    body = {"text": "Here it is.", "keeps": [kept.pk, {"promise": link.pk, "record": record}]}
    assert send(hands, f"/conversations/{conversation.pk}/messages", body).status_code == 201
    for row in (kept, link):
        row.refresh_from_db()
        assert row.state == PromiseState.KEPT


def test_a_note_promises_nothing(hands, conversation):
    path = f"/conversations/{conversation.pk}/messages"
    assert send(hands, path, {"kind": "note", "text": "She is in a hurry."}).status_code == 201
    refused = send(hands, path, {"kind": "note", "text": "x", "keeps": [1]})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "keeps"


@pytest.mark.parametrize("more", [{"citations": [{"revision": 1}]}, {"decline": {"guard": "safety"}}])
def test_what_is_not_there_yet_is_refused_and_not_dropped(hands, conversation, more):
    refused = send(hands, f"/conversations/{conversation.pk}/messages", {"text": "x"} | more)
    assert refused.status_code == 422 and refused.json()["errors"][0]["code"] == "not_yet"


def test_an_answer_against_an_old_page_is_a_conflict(hands, conversation, salma):
    from kept.inbox.receiving import receive

    seen = conversation.last_message_id
    receive(conversation.channel, salma, text="Never mind!", conversation=conversation, by=salma)
    refused = send(hands, f"/conversations/{conversation.pk}/messages", {"text": "x", "seen_message_id": seen})
    assert refused.status_code == 409 and Message.objects.filter(kind="reply").count() == 0


def test_promises_are_made_listed_and_read(hands, conversation, salma):
    made = send(hands, "/promises", {"person": salma.pk, "what": "write", "due_at": later(hours=1)})
    assert made.status_code == 201 and made.json()["state"] == "open" and made.json()["due_text"] == "14:00 Amman"
    id = made.json()["id"]
    assert hands.get(f"/api/v1/promises/{id}")["ETag"] == '"2"'
    for state, found in (("open", [id]), ("kept", []), ("broken", []), ("mended", []), ("void", [])):
        assert [row["id"] for row in hands.get("/api/v1/promises", {"state": state}).json()["items"]] == found


@pytest.mark.parametrize("state", list(PromiseState))
def test_the_list_by_state_says_what_the_promises_say(hands, promised, frozen, amal, salma, call, state):
    from kept.promises.keeping import keep
    from kept.promises.voiding import void

    rows = [promised(hours=n) for n in (1, 2, 3, 4, 5, 30)]
    frozen(MORNING + timedelta(minutes=30))
    void(rows[0], by=salma)
    keep(rows[1], by=amal, record=call)
    frozen(MORNING + timedelta(hours=3, minutes=10))
    keep(rows[2], by=amal, record=call)
    frozen(MORNING + timedelta(hours=6))
    void(rows[4], by=salma)
    listed = {row["id"] for row in hands.get("/api/v1/promises", {"state": state.value}).json()["items"]}
    assert listed == {row.pk for row in Promise.objects.all() if row.state == state} != set()


def test_keeping_trying_and_withdrawing(hands, promised):
    first, second = promised(), promised()
    tried = send(hands, f"/promises/{first.pk}/attempt", {"result": "busy"})
    assert tried.status_code == 200 and tried.json()["state"] == "open"
    record = {"record": {"act": "call", "result": "reached", "at": later()}}
    kept = send(hands, f"/promises/{first.pk}/keeping", record)
    assert kept.json()["state"] == "kept" and kept.json()["margin_seconds"] == 24 * 3600
    assert send(hands, f"/promises/{first.pk}/keeping", record).json()["version"] == kept.json()["version"]
    assert send(hands, f"/promises/{first.pk}/attempt", {}).status_code == 409
    assert send(hands, f"/promises/{second.pk}/void", {"because": "She wrote that it came."}).json()["state"] == "void"
    assert send(hands, f"/promises/{second.pk}/keeping", record).status_code == 409


def test_a_new_time_goes_with_words_to_the_customer(hands, promised):
    made = promised()
    refused = send(hands, f"/promises/{made.pk}/re-promise", {"due_at": later(hours=30)})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "text"
    body = {"due_at": later(hours=30), "text": "Until tomorrow afternoon, sorry."}
    again = send(hands, f"/promises/{made.pk}/re-promise", body)
    assert again.status_code == 200 and again.json()["due_at"].startswith("2026-11-22T16:00:00")
    assert Message.objects.filter(kind="reply").count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"due_at": "2026-11-21T09:00:00Z"}, "due_at"),
        ({"due_at": "2036-11-21T09:00:00Z"}, "due_at"),
        ({"due_at": "2026-11-22T09:00:00"}, "due_at"),
        ({"timezone": "Asia/Atlantis"}, "timezone"),
        ({"what": " "}, "what"),
        ({"wat": "x"}, "wat"),
        ({"act": "wish"}, "act"),
    ],
)
def test_bad_input_is_said_at_its_field(hands, conversation, body, field):
    refused = send(
        hands, "/promises", {"conversation": conversation.pk, "what": "write", "due_at": later(hours=1)} | body
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].split(".")[-1] == field
    assert not Promise.objects.exists()


def test_a_change_of_something_else_than_was_read_is_refused(hands, promised):
    made = promised()
    assert send(hands, f"/promises/{made.pk}/attempt", {}, **{"If-Match": '"99"'}).status_code == 412


def test_a_stranger_finds_neither_promise_nor_messages_of_a_restricted_team(api, promised, conversation, finance, rana):
    made = promised()
    conversation.team = finance
    conversation.save()
    strange = api(rana)
    assert strange.get("/api/v1/promises").json()["items"] == []
    assert strange.get(f"/api/v1/promises/{made.pk}").status_code == 404
    assert send(strange, f"/promises/{made.pk}/keeping", {"record": {"result": "x"}}).status_code == 404
    assert strange.get(f"/api/v1/conversations/{conversation.pk}/messages").status_code == 404


def test_who_only_reads_promises_nothing(api, viktor, promised):
    made = promised()
    assert api(viktor).get(f"/api/v1/promises/{made.pk}").status_code == 200
    assert send(api(viktor), f"/promises/{made.pk}/attempt", {}).status_code == 403
