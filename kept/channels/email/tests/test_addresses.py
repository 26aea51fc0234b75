"""Signed reply addresses lead home, and only ours do."""

import pytest

from kept.channels.email.addresses import bare, conversation_in, reply_address


def test_an_address_leads_back_to_its_conversation_whatever_happens_to_its_case():
    address = reply_address("help@lampring.example", 42)
    assert conversation_in(address) == conversation_in(address.upper()) == 42
    assert len(address.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    "address", ["help@lampring.example", "help+42@lampring.example", "help+42-aaaaaaaaaaaa@lampring.example", "+-@", ""]
)
def test_an_address_without_a_good_signature_leads_nowhere(address):
    assert conversation_in(address) is None


def test_a_signature_is_good_for_one_conversation():
    assert conversation_in(reply_address("help@lampring.example", 42).replace("+42-", "+43-")) is None


def test_addresses_made_with_an_earlier_key_still_work(settings):
    address = reply_address("help@lampring.example", 42)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert conversation_in(address) == 42
    settings.SECRET_KEY_FALLBACKS = []
    assert conversation_in(address) is None


def test_the_bare_address_has_no_tag():
    assert bare("Help+42-abc@Lampring.Example ") == "help@lampring.example"
