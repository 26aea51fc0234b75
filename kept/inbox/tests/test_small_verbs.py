"""Tags, the ask, drafts, who is here, channels."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from kept.events.clock import freeze, now
from kept.inbox.asking import set_ask
from kept.inbox.assignment import assign
from kept.inbox.channels import change_channel, channel_at, create_channel, default_channel, make_default
from kept.inbox.closing import close
from kept.inbox.drafting import drafts_of, others_with_drafts, save_draft
from kept.inbox.following import follow, followers_of
from kept.inbox.history import happenings
from kept.inbox.looking import leave, look, others_here
from kept.inbox.noting import note
from kept.inbox.prioritising import prioritise
from kept.inbox.receiving import receive
from kept.inbox.replying import reply
from kept.inbox.tagging import names_of, set_tags, tag, untag
from kept.inbox.wording import ask_of, bare_subject, one_line


def test_tags_are_the_same_in_any_case(conversation, amal):
    tag(conversation, "Courier", " ring ", by=amal)
    tag(conversation, "COURIER", by=amal)
    assert names_of(conversation) == ["Courier", "ring"]
    untag(conversation, "courier", by=amal)
    assert names_of(conversation) == ["ring"]
    assert [h.name for h in happenings(conversation)] == ["conversation.tagged", "conversation.tagged"]


@pytest.mark.parametrize("names", [["x" * 61], [f"t{n}" for n in range(31)]])
def test_too_much_is_refused(conversation, amal, names):
    with pytest.raises(ValidationError):
        set_tags(conversation, names, by=amal)


def test_the_ask_is_one_line(conversation, amal):
    before = conversation.version
    set_ask(conversation, " The ring\nbefore the wedding ", by=amal)
    assert (conversation.ask, conversation.version) == ("The ring before the wedding", before + 1)
    with pytest.raises(ValidationError):
        set_ask(conversation, "x" * 201, by=amal)


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: Fwd: RE: The ring", "The ring"),
        ("رد: الخاتم", "الخاتم"),
        ("回覆：訂單", "訂單"),
        ("Re[2]: x", "x"),
        ("(no subject)", ""),
        ("Report: done", "Report: done"),
        ("無主旨", ""),
    ],
)
def test_what_a_subject_says_without_its_prefixes(subject, bare):
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("Hello,\nI ordered a lamp. Can it be sent to another address? Thanks", "Can it be sent to another address?"),
        ("مرحبًا، لم يصل الخاتم. متى يصل؟", "متى يصل؟"),
        ("The lamp flickers.", "The lamp flickers."),
        ("", ""),
        ("???", ""),
    ],
)
def test_the_first_question_is_the_ask(text, ask):
    assert ask_of("", text) == ask


def test_one_line_is_cut_at_a_word():
    assert one_line("word " * 100, 20) == "word word word word…"
    assert one_line("訂" * 30, 10) == "訂" * 9 + "…"


def test_a_draft_is_each_writers_own(conversation, amal, yusuf):
    save_draft(conversation, text="I will", by=amal)
    assert (drafts_of(conversation, amal), drafts_of(conversation, yusuf)) == ({"reply": "I will"}, {})
    assert others_with_drafts(conversation, yusuf) == [amal]
    save_draft(conversation, text="  ", by=amal)
    assert drafts_of(conversation, amal) == {}


def test_who_else_is_here_is_known_for_half_a_minute(conversation, amal, yusuf):
    look(conversation, by=amal, doing="writing")
    assert [(one.name, one.doing) for one in look(conversation, by=yusuf)] == [("Amal", "writing")]
    with freeze(now() + timedelta(seconds=31)):
        assert others_here(conversation, yusuf) == []
    leave(conversation, by=yusuf)
    assert others_here(conversation, amal) == []


def test_the_first_channel_is_the_default_and_it_can_move(db, mei):
    first = create_channel(name="Help", address="Help@Lampring.example", by=mei)
    second = create_channel(name="Press", address="press@lampring.example", by=mei)
    assert (first.address, default_channel()) == ("help@lampring.example", first)
    make_default(second, by=mei)
    assert default_channel() == second and channel_at("PRESS@lampring.example") == second


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "nobody"),
        ("address", "a+b@c.example"),
        ("name", " "),
        ("timezone", "Mars/Olympus"),
        ("language", "xx-yy-zz"),
        ("greetings", {"en": "x" * 501}),
    ],
)
def test_what_a_channel_cannot_be_is_said_at_its_field(help_channel, mei, field, value):
    with pytest.raises(ValidationError) as refused:
        change_channel(help_channel, **{field: value}, by=mei)
    assert field in refused.value.message_dict


def test_two_channels_cannot_have_one_address(help_channel, mei):
    with pytest.raises(ValidationError):
        create_channel(name="Again", address=help_channel.address.upper(), by=mei)


def test_a_priority_is_one_of_four(conversation, amal):
    prioritise(conversation, to=2, by=amal)
    assert conversation.priority == 2
    with pytest.raises(ValidationError):
        prioritise(conversation, to=3, by=amal)


def test_only_who_sees_it_follows_it(conversation, finance, amal):
    follow(conversation, by=amal)
    follow(conversation, by=amal)
    assert followers_of(conversation) == [amal]
    assign(conversation, to_team=finance, by=amal)
    assert followers_of(conversation) == []  # out of sight, out of hearing
    with pytest.raises(ValidationError):
        follow(conversation, by=amal)


def test_followers_hear_of_what_others_do_until_they_lose_sight_of_it(conversation, finance, salma, amal, mei, care):
    follow(conversation, by=amal)
    receive(conversation.channel, salma, text="Any news?", conversation=conversation, by=salma)
    reply(conversation, "It is in Amman.", by=mei)
    note(conversation, "She is kind.", by=mei)
    note(conversation, "I know.", by=amal)  # one's own is no news
    close(conversation, by=mei)
    assert amal.notices.filter(kind="followed").count() == 4
    assign(conversation, to_team=finance, by=mei)
    note(conversation, "Refunded.", by=mei)
    assert amal.notices.filter(kind="followed").count() == 4
