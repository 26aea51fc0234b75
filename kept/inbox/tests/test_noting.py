"""Notes and mentions."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.assignment import assign
from kept.inbox.models import Mention
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.notices.models import Notice


def told():
    return sorted(Notice.objects.filter(kind__in=["mention", "team_mention"]).values_list("user__name", flat=True))


def test_a_note_is_for_the_team_only_and_stops_no_clock(conversation, amal):
    since = conversation.waiting_since
    message = note(conversation, "The courier has it.", by=amal)
    assert message not in conversation.messages.shown_to_customer()
    assert conversation.waiting_since == since


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Yusuf can you call?", ["Yusuf"]),
        ("@yusuf and @MEI, please", ["Mei", "Yusuf"]),
        ("問一下 @Mei請看", ["Mei"]),
        ("@Yusufson is somebody else", []),
        ("write to me@yusuf.example", []),
        ("＠Mei 麻煩了", ["Mei"]),
        ("@nobody", []),
    ],
)
def test_who_is_mentioned_is_told(conversation, amal, yusuf, mei, text, who):
    note(conversation, text, by=amal)
    assert told() == who


def test_a_team_is_everybody_in_it_but_the_writer(conversation, amal, care):
    note(conversation, "@Care who was it?", by=amal)
    assert told() == sorted(set(care.members.values_list("name", flat=True)) - {"Amal"})
    assert Mention.objects.get().team == care


def test_who_may_not_see_the_conversation_is_not_told(conversation, finance, mei, amal, yusuf):
    assign(conversation, to_team=finance, to_user=None, by=mei)
    note(conversation, "@Amal @Yusuf look", by=mei)
    assert told() == ["Yusuf"]


def test_the_same_client_id_is_the_same_note(conversation, amal):
    assert note(conversation, "Once", client_id="n1", by=amal) == note(conversation, "Once", client_id="n1", by=amal)


def test_an_id_of_another_conversations_message_is_refused(conversation, yijun, help_channel, amal):
    other = receive(help_channel, yijun, text="Hello", by=yijun).conversation
    note(conversation, "mine", by=amal, client_id="abc")
    with pytest.raises(ValidationError):
        note(other, "not mine", by=amal, client_id="abc")
    with pytest.raises(ValidationError):
        note(other, "too long", by=amal, client_id="x" * 41)
