"""Macros: for whom they are, how they are found, what they say to whom, and what they do."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from kept.automation.access import macro_for, macros_for
from kept.automation.macro_finding import found
from kept.automation.macro_using import Done, count_use, run_acts, words_of
from kept.automation.macros import bring_back_macro, change_macro, create_macro, retire_macro
from kept.events.models import Event
from kept.inbox.tagging import names_of

TEXTS = {"en": "Dear {customer.name|friend}, it is on its way.", "ar": "مرحبًا {customer.name|بك}، الطلب في الطريق.", "zh-Hant": "{customer.name|您}好，已經寄出了。"}  # fmt: skip


@pytest.fixture
def courier(mei):
    return create_macro(name="Courier", code="cou", texts=TEXTS, acts=[{"act": "tag", "value": ["courier"]}], by=mei)


def test_each_is_answered_in_their_own_language(courier, conversation, help_channel, yijun, joanna, amal):
    from kept.events.actors import SYSTEM
    from kept.inbox.receiving import receive

    said = [words_of(courier, conversation, by=amal).text]
    for person, text in ((yijun, "請問我的戒指什麼時候會到？"), (joanna, "Where is my lamp?")):
        said.append(words_of(courier, receive(help_channel, person, text=text, by=SYSTEM).conversation, by=amal).text)
    assert said[1:] == ["怡君小姐好，已經寄出了。", "Dear Joanna, it is on its way."]
    conversation.language = "ar"
    assert words_of(courier, conversation, by=amal).text == "مرحبًا أستاذة سلمى، الطلب في الطريق."


def test_where_the_language_is_missing_another_is_taken_and_said(conversation, mei):
    macro = create_macro(name="One", texts={"zh-Hant": "好的。"}, by=mei)
    conversation.language = "ar"
    words = words_of(macro, conversation, by=mei)
    assert (words.language, words.wanted) == ("zh-Hant", "ar")


def test_what_is_not_known_is_said_and_never_printed_as_a_hole(conversation, mei):
    text = "{customer.organisation}: {promise.due} {customer.organisation|your house}"
    words = words_of(create_macro(name="One", texts={"en": text}, by=mei), conversation, by=mei)
    assert words.open == ["{customer.organisation}", "{promise.due}"]
    assert words.text == "{customer.organisation}: {promise.due} your house"


def test_what_a_customer_wrote_asks_for_nothing(conversation, mei):
    macro = create_macro(name="One", texts={"en": "You wrote: {conversation.subject}"}, by=mei)
    conversation.subject = "{agent.name} {{7*7}} {__class__}"
    assert words_of(macro, conversation, by=mei).text == "You wrote: {agent.name} {{7*7}} {__class__}"


@pytest.mark.parametrize(
    "text",
    ["{{7*7}}", "{% now %}", "{0}", "{" * 10_000, "}{" * 5_000, "%(name)s", "{customer.name" * 700],
)
def test_braces_that_are_no_variable_stay_as_they_are(text, conversation, mei):
    words = words_of(create_macro(name="One", texts={"en": text}, by=mei), conversation, by=mei)
    assert words.text == text


@pytest.mark.parametrize(
    "text",
    [
        "{__class__}",
        "{customer.name.first}",
        "{custmer.name}",
        "{{agent.__class__}}",
        "{العميل}",
        "{field.x}",
        "{customer|you}",
        "{ customer }",
    ],
)
def test_a_variable_that_is_none_is_refused_when_it_is_saved(text, mei):
    with pytest.raises(ValidationError) as refused:
        create_macro(name="One", texts={"en": f"Hello {text}"}, by=mei)
    assert text.split("|")[0].strip("{}") in refused.value.message_dict["texts"][0]


def test_own_fields_can_be_said(conversation, mei):
    from kept.inbox.field_settings import create_field
    from kept.inbox.fields import set_fields

    order = create_field(name="Order", kind="text", by=mei)
    set_fields(conversation, {order: "A-17"}, by=mei)
    macro = create_macro(name="One", texts={"en": f"Order {{{{field.{order.pk}}}}} of {{channel.name}}."}, by=mei)
    assert words_of(macro, conversation, by=mei).text == f"Order A-17 of {conversation.channel.name}."


def test_the_next_promise_is_said_in_the_customers_zone(conversation, mei):
    from datetime import UTC, datetime

    from kept.promises.making import promise

    promise(conversation, what="Call you", due_at=datetime(2031, 3, 6, 12, 0, tzinfo=UTC), by=mei)
    macro = create_macro(name="One", texts={"en": "{promise.what}: {promise.due}"}, by=mei)
    said = words_of(macro, conversation, by=mei).text
    assert said.startswith("Call you: ") and ("15:00" in said or "3:00" in said)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("cou", "Courier"), (";cou", "Courier"), ("cour", "Courier"), ("way", "Courier"), ("寄出", "Courier"), ("الطَّريق", "Courier"), ("؛cou", "Courier"), ("thanks", "Thanks")],
)  # fmt: skip
def test_it_is_found_by_code_name_and_words_in_each_script(typed, first, courier, mei, amal):
    create_macro(name="Thanks", texts={"en": "Thank you. A courier is no way."}, by=mei)
    assert found(amal, typed)[0].name == first


def test_what_is_often_used_stands_first(courier, mei, amal):
    thanks = create_macro(name="Thanks", texts={"en": "Thank you."}, by=mei)
    count_use(thanks)
    assert [macro.name for macro in found(amal, "")] == ["Thanks", "Courier"]
    retire_macro(thanks, by=mei)
    assert [macro.name for macro in found(amal, "")] == ["Courier"]
    bring_back_macro(thanks, by=mei)
    assert len(found(amal, "")) == 2


def test_a_macro_is_for_one_for_a_team_or_for_all(courier, amal, yusuf, mei, viktor, finance):
    own = create_macro(name="Own", texts={"en": "x"}, owner=amal, by=amal)
    of_finance = create_macro(name="Money", texts={"en": "x"}, team=finance, by=yusuf)
    assert set(macros_for(amal)) == {courier, own}
    assert set(macros_for(yusuf)) == set(macros_for(mei)) == {courier, of_finance}
    assert not macros_for(viktor)
    with pytest.raises(Http404):
        macro_for(amal, of_finance.pk)
    for values in ({}, {"team": finance}, {"owner": mei}):
        with pytest.raises(PermissionDenied):
            create_macro(name="Other", texts={"en": "x"}, by=amal, **values)
    with pytest.raises(PermissionDenied):
        change_macro(courier, name="Mine now", by=amal)
    with pytest.raises(PermissionDenied):
        retire_macro(courier, by=amal)


def test_acts_run_with_the_right_of_who_runs_them(conversation, mei, amal, finance):
    acts = [
        {"act": "close", "value": ""},
        {"act": "assign_team", "value": finance.pk},
        {"act": "tag", "value": ["money"]},
    ]
    macro = create_macro(name="To finance", acts=acts, by=mei)
    done = run_acts(macro, conversation, by=amal)
    assert [(one.act, bool(one.problem)) for one in done] == [("tag", False), ("close", True), ("assign_team", True)]
    assert names_of(conversation) == ["money"]
    assert run_acts(macro, conversation, by=mei, only=[1]) == [Done("assign_team")]
    conversation.refresh_from_db()
    assert conversation.team == finance


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""}, {"name": "x" * 81}, {"code": "two words"}, {"texts": {}, "acts": []}, {"texts": {"fr": "Bonjour"}}, {"texts": {"en": "x" * 10_001}},
        {"acts": [{"act": "fly"}]}, {"acts": ["close"]}, {"acts": [{"act": "assign", "value": 999}]}, {"acts": [{"act": "wait"}] * 11},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_kept(values, mei):
    with pytest.raises(ValidationError):
        create_macro(**{"name": "One", "texts": {"en": "x"}, "by": mei} | values)
    assert not macros_for(mei) and not Event.objects.filter(name="macro.created").exists()
