"""What was sent: stored first, one conversation, once; a machine's waits where people see it; answered by mail."""

import pytest

from kept.channels.form import taking
from kept.channels.form.taking import read_waiting
from kept.channels.form.tests.conftest import token_in
from kept.events import clock
from kept.inbox.models import Conversation, Message, Raw

pytestmark = pytest.mark.django_db


def test_a_form_is_a_conversation_with_its_answers_for_the_forms_team(form, fill, salma, care):
    fill(text="Where is my ring?", q1="1", q2="2026-11-20", subject="Order 20455")
    found = Conversation.objects.get()
    assert (found.person, found.team, found.channel, found.subject) == (salma, care, form.channel, "Order 20455")
    assert found.messages.get().text == "Where is my ring?\n\nAbout: Lamps\nDay of the order: 2026-11-20"
    assert found.waiting_since is not None


def test_pressed_twice_it_is_one_and_with_other_words_it_is_asked_again(form, fill, client):
    token = token_in(client.get(f"/form/{form.key}").content.decode())
    pages = [fill(token=token).content for _twice in range(2)]
    assert pages[0] == pages[1] and Message.objects.count() == 1 and Raw.objects.filter(duplicate=True).count() == 1
    again = fill(token=token, text="And another thing.")
    assert again.status_code == 422 and "And another thing." in again.content.decode()
    assert fill(seconds=60, token=token_in(again.content.decode()), text="And another thing.").status_code == 200
    assert Conversation.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"homepage": "https://spam.example"}, "form_trap"),
        ({"seconds": 1}, "form_quick"),
        ({"text": "http://a.example http://b.example http://c.example"}, "form_links"),
        ({"text": "Cheap [url=http://a.example]rings[/url]"}, "form_links"),
    ],
)
def test_what_looks_like_a_machines_waits_and_can_be_let_in(fields, reason, fill, client_as, api, amal):
    said = fill(**fields)
    assert said.status_code == 200, "who is wrongly suspected reads the same as everybody"
    raw = Raw.objects.get()
    assert (raw.reason, raw.message, Conversation.objects.count()) == (reason, None, 0)
    desk = client_as(amal)
    assert "Salma Haddad" in desk.get(f"/quarantine/{raw.pk}").content.decode()
    assert api(amal).get("/api/v1/quarantine").json()["items"][0]["reason"] == reason
    assert desk.post(f"/quarantine/{raw.pk}/release").status_code == 302
    assert Conversation.objects.get().person.called == "Salma Haddad"


def test_the_same_words_under_many_addresses_wait(fill):
    words = "We have the best prices for engagement rings in the whole world."
    fill(text=words, email="a@example.com")
    fill(text=words.upper(), email="b@example.com")
    assert Raw.objects.get(message=None).reason == "form_again"


def test_a_flood_is_held_and_nothing_of_it_is_lost(fill, monkeypatch, form):
    from kept.accounts import rate_limits

    monkeypatch.setitem(rate_limits.TABLE, ("form sent", "form"), rate_limits.Limit(1, 3600))
    for n in range(3):
        assert fill(text=f"Question {n}").status_code == 200
    assert Raw.objects.filter(reason="form_flood").count() == 2 and Conversation.objects.count() == 1


def test_who_gives_no_address_gets_a_page_and_who_gives_one_gets_it_by_mail_only(form, fill, salma, mei):
    from kept.channels.form.making import change_form

    assert "/c/" not in fill().content.decode(), "her page shows what she told us: it goes to her address alone"
    change_form(form, asks={"email": "optional"}, by=mei)
    page = fill(email="", name="أم خالد", text="Do you repair old lamps?").content.decode()
    assert "/c/" in page and Conversation.objects.order_by("pk").last().person.name == "أم خالد"


def test_a_stranger_with_her_address_gets_into_no_conversation_of_hers(form, fill, conversation):
    fill(text="It is me, Salma.")
    assert conversation.messages.count() == 1 and Conversation.objects.count() == 2


def test_what_a_crash_left_stored_is_read_later(fill, monkeypatch):
    def crash(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("kept.channels.form.taking.settle_form", crash)
        with pytest.raises(KeyboardInterrupt):
            fill()
    assert Raw.objects.get().settled_at is None
    with clock.freeze(clock.now() + 2 * taking.LOST_AFTER):
        assert read_waiting() == 1
    assert Conversation.objects.count() == 1


def test_what_cannot_be_taken_in_is_seen_by_people(fill, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("kept.channels.form.taking.receive", lambda *a, **k: 1 / 0)
        assert fill().status_code == 200
    assert Raw.objects.get().reason == "failed" and "ZeroDivisionError" in Raw.objects.get().detail
