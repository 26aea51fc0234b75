"""Where an answer went, over the API, and sending it again."""

import pytest

from kept.channels.email.delivering import Answer, note_answers
from kept.events.actors import SYSTEM
from kept.inbox.models import DeliveryState, Message, RecipientState
from kept.inbox.replying import reply

pytestmark = pytest.mark.django_db
FAILED = Answer(RecipientState.FAILED, "550", "550 5.1.1 No such user")


@pytest.fixture
def failed(conversation, amal):
    message = reply(conversation, text="It is in Dubai.", cc=["sister@example.org"], by=amal)
    note_answers(
        message,
        {"salma@example.org": Answer(RecipientState.SENT), "sister@example.org": FAILED},
        by=SYSTEM,
    )
    return message


def test_each_recipients_copy_is_shown(api, viktor, failed):
    shown = api(viktor).get(f"/api/v1/messages/{failed.pk}/delivery").json()
    assert (shown["message"], shown["state"]) == (failed.pk, "partly")
    assert [(each["address"], each["state"], each["why"]) for each in shown["recipients"]] == [
        ("salma@example.org", "sent", ""),
        ("sister@example.org", "failed", "There is no such mailbox."),
    ]


def test_it_is_sent_again_to_another_address(api, noor, failed):
    answer = api(noor).post(
        f"/api/v1/messages/{failed.pk}/delivery",
        {"instead": {"sister@example.org": "lina@example.org"}},
        content_type="application/json",
    )
    assert answer.status_code == 200 and answer.json()["state"] == DeliveryState.QUEUED
    assert {each["address"]: each["state"] for each in answer.json()["recipients"]} == {
        "salma@example.org": "sent",
        "lina@example.org": "queued",
    }


def test_what_is_no_address_is_refused_and_a_viewer_sends_nothing(api, noor, viktor, failed):
    path, wrong = f"/api/v1/messages/{failed.pk}/delivery", {"instead": {"sister@example.org": "lina"}}
    assert api(noor).post(path, wrong, content_type="application/json").status_code == 422
    assert api(viktor).post(path, {}, content_type="application/json").status_code == 403


def test_what_the_customer_wrote_has_no_delivery(api, noor, conversation):
    assert api(noor).get(f"/api/v1/messages/{conversation.messages.get().pk}/delivery").status_code == 404


def test_to_cc_and_bcc_are_chosen_and_ours_are_refused(api, noor, conversation):
    path = f"/api/v1/conversations/{conversation.pk}/messages"
    body = {"text": "It is in Dubai.", "to": ["salma@example.org"], "cc": ["lina@example.org"], "bcc": ["omar@example.net"]}  # fmt: skip
    said = api(noor).post(path, body, content_type="application/json")
    assert said.status_code == 201 and said.json()["bcc"] == [{"name": "", "address": "omar@example.net"}]
    ours = api(noor).post(path, {"text": "x", "cc": ["help+tag@lampring.example"]}, content_type="application/json")
    assert ours.status_code == 422 and "our own address" in ours.content.decode()
    assert Message.objects.filter(kind="reply").count() == 1


def test_another_address_takes_the_place_of_one_that_failed_and_of_no_other(api, noor, failed):
    def again(**instead):
        path = f"/api/v1/messages/{failed.pk}/delivery"
        return api(noor).post(path, {"instead": instead["of"]}, content_type="application/json")

    ours = again(of={"sister@example.org": "help+x@lampring.example"})
    assert ours.status_code == 422 and "our own address" in ours.content.decode()
    assert (
        again(of={"nobody@example.org": "spy@example.com", "salma@example.org": "spy@example.com"}).status_code == 200
    )
    failed.refresh_from_db()
    assert {row.address for row in failed.recipients.all()} == {"salma@example.org", "sister@example.org"}
    assert "spy" not in f"{failed.to}{failed.cc}{failed.bcc}"


def test_who_got_it_already_does_not_get_it_again_instead_of_another(api, noor, failed):
    path, instead = f"/api/v1/messages/{failed.pk}/delivery", {"sister@example.org": "Salma@example.org"}
    answer = api(noor).post(path, {"instead": instead}, content_type="application/json")
    assert {each["address"]: each["state"] for each in answer.json()["recipients"]} == {"salma@example.org": "sent"}
