"""The composer over HTTP: answers, notes, what is refused, what is taken back."""

import re
from datetime import timedelta

import pytest

from kept.events import clock
from kept.inbox.models import DeliveryState, Draft, Kind, Message
from kept.promises.models import Promise

pytestmark = pytest.mark.django_db
FUTURE = "2030-01-01T10:00"


@pytest.fixture
def desk(client_as, amal):
    return client_as(amal)


@pytest.fixture
def path(conversation):
    return f"/conversations/{conversation.pk}"


def text(page):
    return page.content.decode()


def test_an_answer_is_held_for_some_seconds_and_goes_back_to_the_conversation(desk, path):
    sent = desk.post(f"{path}/answers", {"kind": "reply", "text": "It is in Amman.", "client_id": "a1"})
    assert (sent.status_code, sent["Location"]) == (302, path)
    message = Message.objects.get(kind=Kind.REPLY)
    assert message.delivery.state == DeliveryState.HELD and message.user.name == "Amal"


def test_the_same_press_twice_is_one_message(desk, path):
    for _twice in range(2):
        desk.post(f"{path}/answers", {"kind": "reply", "text": "It is in Amman.", "client_id": "a1"})
        desk.post(f"{path}/answers", {"kind": "note", "text": "She is kind.", "client_id": "n1"})
    assert Message.objects.filter(kind=Kind.REPLY).count() == Message.objects.filter(kind=Kind.NOTE).count() == 1


def test_a_promise_by_hand_stands_on_the_answer(desk, path):
    by_hand = {
        "promise-row": "hand0",
        "promise-hand0-what": "call her",
        "promise-hand0-due": FUTURE,
        "promise-hand0-act": "call",
    }
    desk.post(f"{path}/answers", {"kind": "reply", "text": "I will call you.", **by_hand})
    promise = Promise.objects.get()
    assert (promise.what, promise.act, promise.message.text) == ("call her", "call", "I will call you.")


def test_what_is_refused_comes_back_with_its_words(desk, path):
    wrong = {"promise-row": "hand0", "promise-hand0-what": "call her", "promise-hand0-due": "2020-01-01T10:00"}
    for headers, whole in (({}, True), ({"HX-Request": "true"}, False)):
        page = desk.post(
            f"{path}/answers",
            {"kind": "reply", "text": "I will call you.", "client_id": "a1", **wrong},
            headers=headers,
        )
        assert page.status_code == 422 and "I will call you." in text(page) and 'role="alert"' in text(page)
        assert ("<html" in text(page)) == whole
        assert 'value="a1"' in text(page), "sent again it is the same message"
    assert not Promise.objects.exists() and not Message.objects.filter(kind=Kind.REPLY).exists()


def test_undone_its_words_are_a_draft_again(desk, path):
    desk.post(f"{path}/answers", {"kind": "reply", "text": "It is in Amman."})
    message = Message.objects.get(kind=Kind.REPLY)
    assert desk.post(f"/messages/{message.pk}/undo")["Location"] == path
    assert Draft.objects.get().text == "It is in Amman." and "It is in Amman." in text(desk.get(path))


def test_too_late_to_undo_is_said_on_a_page_of_its_own(desk, path):
    desk.post(f"{path}/answers", {"kind": "reply", "text": "It is in Amman."})
    message = Message.objects.get(kind=Kind.REPLY)
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        late = desk.post(f"/messages/{message.pk}/undo")
    assert late.status_code == 409 and path in text(late)
    assert Message.objects.filter(kind=Kind.REPLY).exists()


def test_a_viewer_reads_and_has_no_composer(client_as, viktor, path):
    page = client_as(viktor).get(path)
    assert page.status_code == 200 and 'id="composer"' not in text(page)
    assert client_as(viktor).post(f"{path}/answers", {"text": "x"}).status_code == 403


def test_m33_the_house_words_are_at_hand_in_the_customers_language(client_as, noor, conversation, path, salma):
    page = text(client_as(noor).get(path))
    greeting = re.search(r'data-greeting="([^"]+)"', page)[1]
    assert "{" not in greeting and greeting
    assert "Noor" in re.search(r'data-closing="([^"]+)"', page)[1]


def test_m121_without_a_name_nobody_is_greeted_by_a_placeholder(client_as, noor, help_channel):
    from kept.events.actors import SYSTEM
    from kept.inbox.receiving import receive
    from kept.people.finding import person_for

    person = person_for("email", "x91@example.org", by=SYSTEM)
    conversation = receive(help_channel, person, text="Where is my ring?", by=person).conversation
    greeting = re.search(r'data-greeting="([^"]+)"', text(client_as(noor).get(f"/conversations/{conversation.pk}")))[1]
    assert "{" not in greeting and "name" not in greeting and "x91" not in greeting
