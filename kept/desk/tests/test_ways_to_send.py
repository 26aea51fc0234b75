"""Sending in other ways than now: later, with what follows in the same act, and a draft that the team goes on with."""

from datetime import timedelta

import pytest

from kept.events.clock import now
from kept.inbox.drafting import drafts_of, save_draft
from kept.inbox.models import Draft, Kind, Message, Scheduled, State
from kept.promises.answering import answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(conversation):
    """at(part): a path of the conversation."""
    return lambda part="": f"/conversations/{conversation.pk}{part}"


def sent(client, at, **fields):
    return client.post(at("/answers"), {"kind": "reply", "text": "It is in Amman.", "client_id": "abc"} | fields)


@pytest.mark.parametrize(
    ("then", "state"), [("", State.WAITING), ("close", State.CLOSED), ("open", State.OPEN), ("tomorrow", State.SNOOZED)]
)
def test_what_follows_an_answer_is_done_with_it(then, state, conversation, amal, client_as, at):
    sent(client_as(amal), at, then=then)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == (state, None)


def test_what_cannot_follow_sends_nothing(conversation, amal, client_as, at):
    page = sent(client_as(amal), at, then="never")
    assert page.status_code == 422 and not Message.objects.filter(kind=Kind.REPLY).exists()


def test_later_is_offered_by_both_clocks_and_chosen(conversation, yusuf, client_as, at):
    desk = client_as(yusuf)
    offered = desk.get(at("/ways-to-answer")).content.decode()
    assert "Amman" in offered and "for you" in offered
    sent(desk, at, send_at="typed", send_at_local=(now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    row = Scheduled.objects.get()
    page = desk.get(at()).content.decode()
    assert row.timezone == "Asia/Amman" and 'id="scheduled"' in page
    assert "answer leaves" in desk.get("/inbox/all").content.decode()
    desk.post(
        at("/scheduled-answer"),
        {"act": "change", "text": "In Zarqa.", "send_at_local": (now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")},
    )
    row.refresh_from_db()
    assert row.text == "In Zarqa."
    desk.post(at("/scheduled-answer"), {"act": "now", "seen_message_id": conversation.last_message_id})
    assert Message.objects.get(kind=Kind.REPLY).text == "In Zarqa."
    assert desk.post(at("/scheduled-answer"), {"act": "now"}).status_code == 409


@pytest.mark.parametrize("typed", ["", "yesterday", "2020-01-01T09:00", "2099-01-01T09:00", "0001-01-01T00:00"])
def test_a_time_that_is_none_is_refused_with_the_words_kept(typed, conversation, amal, client_as, at):
    page = sent(client_as(amal), at, send_at="typed", send_at_local=typed)
    assert page.status_code == 422 and "It is in Amman." in page.content.decode()


def test_a_time_that_the_clocks_skip_there_is_refused(conversation, salma, amal, client_as, at):
    salma.timezone = "America/Toronto"
    salma.save()
    page = sent(client_as(amal), at, send_at="typed", send_at_local="2027-03-14T02:30")
    assert page.status_code == 422


def test_a_draft_is_seen_once_it_is_handed_over_and_no_words_are_lost(conversation, amal, yusuf, viktor, client_as, at):
    writer, other = client_as(amal), client_as(yusuf)
    writer.post(at("/draft"), {"kind": "reply", "text": "Dear Salma"})
    assert "Dear Salma" not in other.get(at()).content.decode()
    draft = Draft.objects.get()
    assert other.post(at("/draft-takeover"), {"draft": draft.pk}).status_code == 404
    writer.post(at("/draft"), {"kind": "reply", "text": "Dear Salma, it is", "shared": "1"})
    writer.post(at("/draft"), {"kind": "reply", "text": "Dear Salma, it is in"})  # she goes on writing
    assert "Dear Salma, it is in" in other.get(at("/others")).content.decode()
    assert client_as(viktor).post(at("/draft-takeover"), {"draft": draft.pk}).status_code == 403
    save_draft(conversation, text="I call you", by=yusuf)
    other.post(at("/draft-takeover"), {"draft": draft.pk})
    assert drafts_of(conversation, yusuf) == {Kind.REPLY: "Dear Salma, it is in\n\nI call you"}
    assert "Yusuf" in writer.get(at("/others")).content.decode()
    writer.post(at("/draft"), {"kind": "reply", "text": "Dear Salma, it is in Amman."})  # her tab was open still
    assert drafts_of(conversation, amal) == {Kind.REPLY: "Dear Salma, it is in Amman."}
    assert other.post(at("/draft-takeover"), {"draft": draft.pk}).status_code == 404


def test_an_answer_in_between_is_read_before_the_other_is_sent_now(conversation, amal, yusuf, client_as, at):
    desk = client_as(amal)
    sent(desk, at, send_at=(now() + timedelta(hours=2)).isoformat())
    seen = conversation.last_message_id
    answer(conversation, "I am on it.", by=yusuf)
    assert desk.post(at("/scheduled-answer"), {"act": "now", "seen_message_id": seen}).status_code == 409
    assert Scheduled.objects.exists()


def test_a_file_goes_up_before_its_message_and_is_nobody_elses(conversation, amal, yusuf, viktor, client_as, at):
    from django.core.files.uploadedfile import SimpleUploadedFile

    desk = client_as(amal)
    send = lambda client: client.post("/uploads", {"file": SimpleUploadedFile("憑證.pdf", b"%PDF-1.7")})  # noqa: E731
    assert send(client_as(viktor)).status_code == 403 and desk.post("/uploads").status_code == 422
    ticket = send(desk).json()["ticket"]
    assert sent(client_as(yusuf), at, ticket=ticket).status_code == 422
    again = sent(desk, at, ticket=ticket, send_at="yesterday").content.decode()
    assert "憑證.pdf" in again and ticket in again
    sent(desk, at, ticket=ticket)
    assert [file.name for file in Message.objects.get(kind=Kind.REPLY).attachments.all()] == ["憑證.pdf"]
