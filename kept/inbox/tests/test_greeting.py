"""The house's greeting and closing (M33), with the right name (M121, M124)."""

import pytest

from kept.events.actors import SYSTEM
from kept.inbox.channels import change_channel
from kept.inbox.greeting import closing_for, frame_for, greeting_for, uses_name
from kept.inbox.receiving import receive
from kept.people.finding import person_for
from kept.people.knowing import know


def test_m33_greeting_and_closing_in_three_languages(help_channel, salma, yijun, joanna):
    assert greeting_for(help_channel, salma) == "مرحبًا أستاذة سلمى،"
    assert closing_for(help_channel, salma, "أمل") == "مع خالص التحية،\nأمل"
    assert greeting_for(help_channel, yijun) == "怡君小姐您好："
    assert closing_for(help_channel, yijun, "Mei") == "祝 順心\nMei"
    assert greeting_for(help_channel, joanna) == "Hello Joanna,"
    assert closing_for(help_channel, joanna, "Yusuf") == "Warmly,\nYusuf"


def test_m33_without_words_of_its_own_the_house_speaks_all_the_same(help_channel, salma, yijun, joanna, mei):
    change_channel(help_channel, greetings={}, closings={}, by=mei)
    assert [greeting_for(help_channel, person) for person in (joanna, salma, yijun)] == [
        "Hello Joanna,",
        "مرحبًا أستاذة سلمى،",
        "怡君小姐您好：",
    ]
    assert "Yusuf" in closing_for(help_channel, joanna, "Yusuf") and "أمل" in closing_for(help_channel, salma, "أمل")


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hant", "fr", ""])
@pytest.mark.parametrize("name", ["", "{first_name}", "<name>", "info", "12345", "salma@example.org"])
def test_m121_an_unknown_name_gives_a_neutral_greeting(help_channel, db, name, language):
    person = person_for("email", "info@example.net", name=name, by=SYSTEM)
    said = greeting_for(help_channel, person, language)
    assert said and not set("{}<>@%") & set(said) and "info" not in said


def test_m121_a_name_of_the_other_script_is_isolated(help_channel, salma, joanna):
    know(salma, preferred_name="سلمى", honorific="", by=SYSTEM)
    assert greeting_for(help_channel, salma, "en") == "Hello \u2068سلمى\u2069,"
    assert greeting_for(help_channel, joanna, "ar") == "مرحبًا \u2068Joanna\u2069،"


def test_m124_the_name_is_used_where_it_is_known(salma, yijun, joanna, db):
    assert uses_name("أهلًا أستاذة سَلمى، وصل الخاتم", salma)
    assert uses_name("怡君您好，已寄出", yijun)
    assert not uses_name("Hello, it is on its way", joanna)
    assert uses_name("Hello", person_for("email", "nobody@example.net", by=SYSTEM))


def test_the_frame_follows_the_language_of_the_conversation(help_channel, salma):
    conversation = receive(
        help_channel, salma, text="Hello, could you please tell me where my ring is today?", by=salma
    ).conversation
    assert conversation.language == "en"
    greeting, closing = frame_for(conversation, "Yusuf")
    assert greeting.startswith("Hello") and closing == "Warmly,\nYusuf"
