"""Messages come in."""

from datetime import timedelta

import pytest

from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.events.models import Event
from kept.inbox.assignment import assign
from kept.inbox.channels import create_channel
from kept.inbox.closing import close, wait
from kept.inbox.models import Conversation, Message, State
from kept.inbox.receiving import Received, receive, receive_many
from kept.inbox.replying import reply
from kept.notices.models import Notice
from kept.people.finding import person_for

RING = "Hello, where is my ring? It was promised for Tuesday."


def test_a_first_message_opens_a_conversation_that_waits_for_us(help_channel, salma):
    message = receive(help_channel, salma, text=RING, subject="Re: The ring", by=salma)
    conversation = message.conversation
    assert (conversation.state, conversation.waiting_since, conversation.team) == (
        State.OPEN,
        message.at,
        help_channel.team,
    )
    assert (conversation.ask, conversation.preview, conversation.last_message_id) == ("The ring", RING, message.pk)
    assert [event.name for event in Event.objects.about("conversation", conversation.pk)] == [
        "message.received",
        "conversation.opened",
    ]


def test_without_a_subject_the_first_question_is_the_ask(help_channel, yijun):
    text = "您好，我上週訂了一盞檯燈，這週末突然要搬家。想請問訂單可以改寄到新地址嗎？謝謝"
    conversation = receive(help_channel, yijun, text=text, by=yijun).conversation
    assert conversation.ask == "想請問訂單可以改寄到新地址嗎？"
    assert conversation.language == "zh-Hant"


def test_an_answer_to_our_mail_goes_on_in_the_same_conversation(conversation, salma, amal, help_channel):
    sent = reply(conversation, "It is in Amman.", by=amal)
    again = receive(help_channel, salma, text="Thank you! And when?", in_reply_to=sent.message_id.strip("<>"), by=salma)
    assert again.conversation == conversation
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == (State.OPEN, again.at)


def test_a_reply_from_a_stranger_opens_a_new_conversation(conversation, joanna, amal, help_channel):
    sent = reply(conversation, "It is in Amman.", by=amal)
    message = receive(
        help_channel, joanna, text="I read this mail that is not mine", references=[sent.message_id], by=joanna
    )
    assert message.conversation != conversation


def test_somebody_in_copy_may_answer_in_the_same_conversation(conversation, amal, help_channel, joanna):
    sent = reply(conversation, "It is in Amman.", cc=["joanna@example.com"], by=amal)
    message = receive(help_channel, joanna, text="I can take it in for her.", references=[sent.message_id], by=joanna)
    assert message.conversation == conversation


def test_a_message_reopens_what_was_closed(conversation, salma, amal, help_channel):
    reply(conversation, "It is in Amman.", by=amal)
    close(conversation, by=amal)
    receive(help_channel, salma, text="It did not come.", conversation=conversation, by=salma)
    assert (conversation.state, conversation.waiting_since is None) == (State.OPEN, False)
    assert list(conversation.state_changes.order_by("id").values_list("to", flat=True)) == [
        "open",
        "waiting",
        "closed",
        "open",
    ]


def test_a_vacation_answer_neither_reopens_nor_waits(conversation, salma, amal, help_channel):
    reply(conversation, "It is in Amman.", by=amal)
    receive(
        help_channel, salma, text="I am on holiday until Monday", automatic=True, conversation=conversation, by=salma
    )
    assert (conversation.state, conversation.waiting_since) == (State.WAITING, None)


def test_waiting_counts_from_the_oldest_message_without_answer(conversation, salma, help_channel):
    first = conversation.waiting_since
    with freeze(now() + timedelta(hours=2)):
        receive(help_channel, salma, text="Hello?", conversation=conversation, by=salma)
    assert conversation.waiting_since == first


def test_a_clock_that_runs_ahead_does_not_put_a_message_on_top_for_ever(help_channel, salma):
    message = receive(help_channel, salma, text=RING, at=now() + timedelta(days=300), by=salma)
    assert message.at <= now()


def test_the_same_mail_twice_is_one_message(help_channel, salma):
    first = receive(help_channel, salma, text=RING, message_id="<a@example.org>", by=salma)
    second = receive(help_channel, salma, text=RING, message_id="a@example.org", by=salma)
    assert first == second and Message.objects.count() == 1


def test_another_mail_under_the_same_id_is_not_lost(help_channel, salma):
    receive(help_channel, salma, text=RING, message_id="<a@example.org>", by=salma)
    receive(help_channel, salma, text="Something else", message_id="<a@example.org>", by=salma)
    assert Message.objects.count() == 2


def test_many_messages_are_taken_in_at_once_and_in_order(help_channel, salma, joanna, django_assert_max_num_queries):
    items = [
        Received(help_channel, salma if n % 2 else joanna, text=f"Message {n}", message_id=f"<m{n}@x>")
        for n in range(40)
    ]
    items += items[:3]
    messages = receive_many(items, by=SYSTEM)
    assert [message.text for message in messages] == [item.text for item in items]
    assert Conversation.objects.count() == 40


def test_m128_messages_on_every_channel_are_in_one_inbox_once(help_channel, salma, mei):
    channels = [help_channel] + [
        create_channel(name=name, address=f"{name}@lampring.example", team=help_channel.team, by=mei)
        for name in ("orders", "press", "returns")
    ]
    for channel in channels:
        for n in range(5):
            for _delivered_twice in range(2):
                receive(channel, salma, text=f"Message {n}", message_id=f"<{n}.{channel.pk}@example.org>", by=salma)
    from kept.inbox.lists import page

    rows = page(mei, "all").rows
    assert len(rows) == 20 and len({row.id for row in rows}) == 20


def test_the_assignee_is_told_and_nobody_else(conversation, salma, amal, yusuf, help_channel):
    assign(conversation, to_user=amal, by=amal)
    receive(help_channel, salma, text="Any news?", conversation=conversation, by=salma)
    assert [(notice.user, notice.body) for notice in Notice.objects.filter(kind="reply")] == [(amal, "Any news?")]


def test_the_language_follows_the_customer_and_is_a_guess(help_channel, db):
    stranger = person_for("email", "someone@example.net", by=SYSTEM)
    message = receive(help_channel, stranger, text="مرحبًا، لم يصل الخاتم الذي طلبته الأسبوع الماضي", by=stranger)
    stranger.refresh_from_db()
    assert (message.language, message.conversation.language, stranger.language, stranger.language_source) == (
        "ar",
        "ar",
        "ar",
        "guessed",
    )


@pytest.mark.parametrize("text", ["", "\x00", "a\x00b", "\ud800 half a pair", "x" * 2_000_000])
def test_no_text_is_too_strange_to_keep(help_channel, salma, text):
    message = receive(help_channel, salma, text=text, subject="\x00\r\nBcc: x", by=salma)
    message.refresh_from_db()
    assert "\x00" not in message.text + message.subject + message.conversation.preview


def test_whose_turn_it_is_can_only_be_theirs_when_they_were_answered(conversation, amal):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        wait(conversation, by=amal)


def test_a_message_that_only_thanks_is_offered_to_be_closed_and_never_closes_by_itself(
    conversation, salma, amal, client_as
):
    def write(text):
        receive(conversation.channel, salma, text=text, conversation=conversation, by=salma)
        conversation.refresh_from_db()
        return conversation.thanked_at

    assert write("Thank you!") is None  # her question is still open
    reply(conversation, "It is in Amman.", by=amal)
    assert write("شكرا جزيلا") and conversation.state == "open" and conversation.waiting_since
    desk = client_as(amal)
    head = desk.get(f"/conversations/{conversation.pk}/head").content.decode()
    assert 'data-key="y"' in head and "hand-heart" in desk.get("/inbox/all/rows").content.decode()
    assert write("Thank you. When does it arrive?") is None
    reply(conversation, "Tomorrow.", by=amal)
    assert write("Thanks!")
    desk.post(f"/conversations/{conversation.pk}/closure", {"because": "thanks", "version": conversation.version})
    conversation.refresh_from_db()
    assert conversation.state == "closed" and conversation.thanked_at is None
