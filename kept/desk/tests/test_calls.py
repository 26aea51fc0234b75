"""Logging a call from the desk, with a promise in it, and how the thread shows it."""

import pytest

from kept.events import clock
from kept.inbox.models import Conversation, Kind
from kept.promises.models import Promise
from kept.promises.zones import wall

pytestmark = pytest.mark.django_db


def test_a_call_is_logged_from_its_conversation_with_a_promise_by_its_words(conversation, salma, amal, client_as):
    desk = client_as(amal)
    shown = desk.get(f"/calls/new?place=c{conversation.pk}").content.decode()
    assert (
        f'value="c{conversation.pk}" checked' in shown
        and 'name="who"' not in shown
        and "&lt;function" not in shown
        and "عمّان" in shown
    )
    page = {
        "place": f"c{conversation.pk}", "direction": "out", "outcome": "reached", "number": "079 123 4567", "minutes": "4", "client_id": "k1",
        "text": "The courier has it in Amman.", "promised": "I will call you back in 2 hours.", "due": "", "at": "2026-01-02T10:00",
    }  # fmt: skip
    for _twice in range(2):
        assert desk.post("/calls/new", page).status_code == 302
    call = conversation.messages.get(kind=Kind.CALL)
    (made,) = Promise.objects.filter(message=call)
    assert (made.act, made.owner, made.words) == ("call", amal, "I will call you back in 2 hours.")
    thread = desk.get(f"/conversations/{conversation.pk}").content.decode()
    assert "tel:+962791234567" in thread and "٤ دقائق" in thread  # Amal reads Arabic
    assert salma.identities.filter(kind="phone", value="+962791234567").exists()


def test_a_call_of_this_minute_answers_what_she_wrote_in_it(conversation, amal, client_as):
    wrote = clock.now().replace(second=20)
    type(conversation).objects.filter(pk=conversation.pk).update(waiting_since=wrote)
    conversation.messages.update(at=wrote)
    page = {
        "place": f"c{conversation.pk}",
        "direction": "out",
        "outcome": "reached",
        "text": "About the ring.",
        "at": wall(wrote, amal.timezone),
    }
    with clock.freeze(wrote.replace(second=40)):
        client_as(amal).post("/calls/new", page)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_a_promise_without_a_time_is_asked_for_and_the_words_stay(conversation, amal, client_as):
    page = {
        "place": f"c{conversation.pk}",
        "direction": "out",
        "outcome": "reached",
        "text": "About the ring.",
        "promised": "I will call back",
        "at": "2026-01-02T10:00",
    }
    answer = client_as(amal).post("/calls/new", page)
    assert answer.status_code == 422 and "I will call back" in answer.content.decode() and not Promise.objects.exists()


def test_a_call_from_an_unknown_number_finds_or_makes_its_person(shop, mei, amal, client_as):
    lead, desk = client_as(mei), client_as(amal)
    lead.post("/settings/lines", {"name": "Shop", "number": "06 555", "team": ""})
    assert lead.post("/settings/lines", {"name": "Shop", "number": "+962 6 555 0100", "team": ""}).status_code == 302
    page = {"who": "079 123 4567", "direction": "in", "outcome": "no_answer", "at": "2026-01-02T10:00"}
    desk.post("/calls/new", page)
    found = Conversation.objects.get()
    assert (found.channel.name, found.person.identities.get().value) == ("Shop", "+962791234567")
    assert found.waiting_since is not None
