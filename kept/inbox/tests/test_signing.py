"""Which signature stands under an answer, and that nobody signs twice."""

import pytest
from django.core.exceptions import ValidationError

from kept.inbox.models import Signature
from kept.inbox.replying import reply
from kept.inbox.signing import filled, set_signatures, signature_for, unsaid

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "there, won",
    [
        ("user:ar user: team:ar team: channel:", "user:ar"),
        ("user:en user: team:ar channel:ar", "user:"),
        ("user:en team:ar team: channel:ar", "team:ar"),
        ("team: channel:ar", "team:"),
        ("team:en channel:ar channel:", "channel:ar"),
        ("channel:", "channel:"),
        ("user:en channel:zh-Hant", ""),
    ],
)
def test_the_nearest_signature_wins(there, won, conversation, amal, care):
    owners = {"user": amal, "team": care, "channel": conversation.channel}
    for each in there.split():
        owner, _colon, language = each.partition(":")
        Signature.objects.create(language=language, text=each, **{owner: owners[owner]})
    conversation.language = "ar"
    assert signature_for(conversation, amal) == won


def test_names_are_filled_in_and_a_line_without_any_goes():
    assert filled("{agent}\n{team} ·\n{house}", agent="Amal", team="", house="Lamp & Ring") == "Amal\nLamp & Ring"


SIGNATURE = "Kind regards,\nAmal\nLamp & Ring · Care"


@pytest.mark.parametrize(
    "text, rest",
    [
        ("It is here.", SIGNATURE),
        ("It is here.\n\nWarmly,\nAmal", "Lamp & Ring · Care"),  # the house closing named her already
        (f"It is here.\n\n{SIGNATURE}", ""),
        ("It is here.\n\nkind regards", "Amal\nLamp & Ring · Care"),
    ],
)
def test_what_the_text_ends_with_is_not_said_twice(text, rest):
    assert unsaid(SIGNATURE, text) == rest


def test_an_answer_keeps_the_signature_it_left_with(conversation, amal, care, noor):
    set_signatures(care, {"": "{agent}\n{house}"}, by=noor)
    said = reply(conversation, "It is here.\n\nWarmly,\nAmal", by=amal)
    set_signatures(care, {"": "Another"}, by=noor)
    said.refresh_from_db()
    assert said.signature == "Lamp & Ring" and said.text.endswith("Amal")


def test_an_automatic_mail_has_none(conversation, care, noor):
    from kept.events.actors import SYSTEM

    set_signatures(care, {"": "{agent}"}, by=noor)
    assert reply(conversation, "We are back on Sunday.", by=SYSTEM).signature == ""


def test_a_signature_is_set_recorded_and_taken_away(amal):
    set_signatures(amal, {"ar": "أمل"}, by=amal)
    set_signatures(amal, {"ar": " "}, by=amal)
    assert not Signature.objects.exists()
    with pytest.raises(ValidationError):
        set_signatures(amal, {"en": "x" * 3000}, by=amal)


@pytest.mark.parametrize("path", ["/me/signature", "/settings/teams/{team}/signature", "/settings/channels/{channel}/signature"])  # fmt: skip
def test_signatures_are_set_on_pages(path, client_as, noor, care, help_channel):
    page, where = client_as(noor), path.format(team=care.pk, channel=help_channel.pk)
    assert page.get(where).status_code == 200
    assert page.post(where, {"text_en": "{agent}\n{house}", "text_ar": "{agent}"}).status_code == 302
    assert Signature.objects.count() == 2 and "{agent}" in page.get(where).content.decode()
    assert page.post(where, {"text_en": "x" * 3000}).status_code == 422


def test_a_team_is_signed_for_by_those_who_lead(client_as, amal, care, help_channel):
    desk = client_as(amal)
    assert desk.get(f"/settings/teams/{care.pk}/signature").status_code == 403
    assert desk.get(f"/settings/channels/{help_channel.pk}/signature").status_code == 403
