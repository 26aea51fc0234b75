"""Answers go out, once, to whom they should, and can be taken back while they are held."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.events.models import Event
from kept.inbox.conflicts import Conflict, Stale, TooLate
from kept.inbox.drafting import drafts_of, save_draft
from kept.inbox.models import Delivery, DeliveryState, Message, State
from kept.inbox.receiving import receive
from kept.inbox.replying import release, reply, undo
from kept.jobs.worker import run_due
from kept.people.finding import person_for


def test_a_human_answer_ends_the_waiting(conversation, amal):
    message = reply(conversation, "It is in Amman.", by=amal)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state, conversation.last_message_id) == (
        None,
        State.WAITING,
        message.pk,
    )
    assert message.to == [{"name": "Salma Haddad", "address": "salma@example.org"}]
    assert (message.subject, message.in_reply_to) == ("Re: The ring has not arrived", "<salma-1@example.org>")
    assert message.delivery.state == DeliveryState.QUEUED


def test_the_message_id_is_ours_and_fixed(conversation, amal, settings):
    settings.MAIL_DOMAIN = "lampring.example"
    first, second = reply(conversation, "One", by=amal), reply(conversation, "Two", by=amal)
    assert first.message_id.startswith("<kept.") and first.message_id.endswith("@lampring.example>")
    assert first.message_id != second.message_id


def test_the_same_client_id_is_the_same_answer(conversation, amal):
    first = reply(conversation, "It is in Amman.", client_id="abc", by=amal)
    assert reply(conversation, "It is in Amman.", client_id="abc", by=amal) == first
    assert Delivery.objects.count() == 1


def test_a_client_id_of_another_conversation_is_refused(conversation, amal, joanna, help_channel):
    reply(conversation, "It is in Amman.", client_id="abc", by=amal)
    other = receive(help_channel, joanna, text="Hello", by=joanna).conversation
    with pytest.raises(ValidationError):
        reply(other, "Hello", to=["joanna@example.com"], client_id="abc", by=amal)


def test_two_agents_answer_at_once_and_the_second_may_choose(conversation, amal, yusuf):
    seen = conversation.last_message_id
    first = reply(conversation, "It is in Amman.", seen_message_id=seen, by=amal)
    with pytest.raises(Conflict) as conflict:
        reply(conversation, "It is still in Dubai.", seen_message_id=seen, by=yusuf)
    assert conflict.value.newer == [first]
    assert reply(conversation, "It was in Dubai.", seen_message_id=None, by=yusuf).pk


def test_a_message_of_the_customer_meanwhile_is_a_conflict_too(conversation, amal, salma, help_channel):
    seen = conversation.last_message_id
    receive(help_channel, salma, text="It came!", conversation=conversation, by=salma)
    with pytest.raises(Conflict):
        reply(conversation, "It is in Amman.", seen_message_id=seen, by=amal)


def test_a_note_meanwhile_is_none(conversation, amal, yusuf):
    from kept.inbox.noting import note

    seen = conversation.last_message_id
    note(conversation, "Call her.", by=yusuf)
    assert reply(conversation, "It is in Amman.", seen_message_id=seen, by=amal)


def test_another_version_than_expected_is_refused(conversation, amal):
    with pytest.raises(Stale):
        reply(conversation, "It is in Amman.", expected=conversation.version + 1, by=amal)


def test_a_held_answer_leaves_when_its_time_has_come(conversation, amal):
    message = reply(conversation, "It is in Amman.", hold_seconds=8, by=amal)
    assert message.delivery.state == DeliveryState.HELD
    with freeze(now() + timedelta(seconds=9)):
        release(message.pk)
        release(message.pk)
    assert Delivery.objects.get(message=message).state == DeliveryState.QUEUED
    assert Event.objects.filter(name="message.released").count() == 1


def test_undone_it_never_was(conversation, amal):
    since = conversation.waiting_since
    message = reply(conversation, "It is in Dubai.", hold_seconds=8, by=amal)
    undo(message, by=amal)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.state) == (since, State.OPEN)
    assert not Message.objects.filter(text="It is in Dubai.").exists()
    assert drafts_of(conversation, amal) == {"reply": "It is in Dubai."}
    run_due()


def test_what_has_left_cannot_be_undone(conversation, amal):
    message = reply(conversation, "It is in Amman.", hold_seconds=8, by=amal)
    with freeze(now() + timedelta(seconds=8)), pytest.raises(TooLate):
        undo(message, by=amal)
    with pytest.raises(TooLate):
        undo(reply(conversation, "Once more.", by=amal), by=amal)


def test_a_held_answer_is_not_shown_to_the_customer(conversation, amal):
    reply(conversation, "It is in Amman.", hold_seconds=8, by=amal)
    assert [message.kind for message in conversation.messages.shown_to_customer()] == ["inbound"]


@pytest.mark.parametrize("text", ["", "   \n", "\x00"])
def test_nothing_is_not_sent(conversation, amal, text):
    with pytest.raises(ValidationError):
        reply(conversation, text, by=amal)


@pytest.mark.parametrize("address", ["nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "<script>@x", "a b@c"])
def test_only_addresses_are_written_to(conversation, amal, address):
    with pytest.raises(ValidationError):
        reply(conversation, "Hello", to=[address], by=amal)


def test_who_has_no_address_cannot_be_mailed(help_channel, amal):
    person = person_for("handle", "@salma", by=SYSTEM)
    conversation = receive(help_channel, person, text="Hello", by=person).conversation
    with pytest.raises(ValidationError) as refused:
        reply(conversation, "Hello", by=amal)
    assert "to" in refused.value.message_dict


def test_sending_clears_the_draft(conversation, amal, yusuf):
    save_draft(conversation, text="It is", by=amal)
    save_draft(conversation, text="Mine", by=yusuf)
    reply(conversation, "It is in Amman.", by=amal)
    assert (drafts_of(conversation, amal), drafts_of(conversation, yusuf)) == ({}, {"reply": "Mine"})


def test_an_answer_that_could_not_be_delivered_is_marked_in_the_list_and_told(conversation, amal):
    from django.db import transaction

    from kept.events.recording import record
    from kept.inbox.lists import page
    from kept.inbox.panels import marks
    from kept.inbox.telling import tell_of_failure
    from kept.notices.models import Notice

    message = reply(conversation, "It is in Amman.", by=amal)
    rows = page(amal, "all").rows
    assert marks(rows) == {}
    Delivery.objects.filter(message=message).update(state=DeliveryState.FAILED, error="550 no such user")
    assert list(marks(rows)) == [conversation.pk]
    with transaction.atomic():
        event = record("delivery.failed", message, by=SYSTEM, about=[conversation], data={"error": "550 no such user"})
    tell_of_failure(event), tell_of_failure(event)
    assert [(notice.user, notice.body) for notice in Notice.objects.all()] == [(amal, "550 no such user")]
