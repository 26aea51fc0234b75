"""Mail can be written in anybody's name: what a stranger gets by it, and what not."""

import pytest

from kept.channels.email.outgoing import mail_of
from kept.channels.email.tests.test_taking_in import taken
from kept.promises.answering import answer
from kept.promises.page_link import page_link_for

pytestmark = pytest.mark.django_db
THIEF = "Salma Haddad <thief@example.net>"


def said_in(message):
    return mail_of(message).get_body(("plain",)).get_content()


def test_an_answer_to_the_customer_shows_the_way_to_her_page(help_channel, salma, amal):
    assert "/c/" in said_in(answer(taken().conversation, "I will look.", by=amal))


def test_a_stranger_who_wrote_in_a_customers_name_is_not_given_her_page(help_channel, salma, amal):
    forged = taken("Cc: thief@example.net", id="forged@example.net")
    again = taken("In-Reply-To: <forged@example.net>", sender=THIEF, id="next@example.net")
    assert again.conversation == forged.conversation
    message = answer(again.conversation, "I will look.", by=amal)
    assert message.to == [{"name": "Salma Haddad", "address": "thief@example.net"}]
    assert "/c/" not in said_in(message)


def test_a_copy_to_somebody_else_takes_the_customers_page_with_it(help_channel, salma, amal):
    message = answer(taken().conversation, "I will look.", cc=["courier@example.net"], by=amal)
    assert "/c/" not in said_in(message)


def test_a_second_address_of_the_customer_is_hers_however_it_is_written(help_channel, salma, amal):
    message = answer(taken().conversation, "I will look.", to=["Salma@Example.ORG"], by=amal)
    assert "/c/" in said_in(message)


def test_a_name_with_control_characters_can_be_answered(help_channel, amal):
    found = taken(sender="=?utf-8?q?Om=01ar=1B?= <omar@example.net>")
    assert mail_of(answer(found.conversation, "I will look.", by=amal))["To"] == "Om ar <omar@example.net>"


def test_who_wrote_in_a_customers_name_is_seen_by_the_address(help_channel, salma, amal, client_as):
    taken("Cc: thief@example.net", id="forged@example.net")
    found = taken("In-Reply-To: <forged@example.net>", sender=THIEF, id="next@example.net").conversation
    page = client_as(amal).get(f"/conversations/{found.pk}").content.decode()
    assert page.count('<bdi dir="ltr">thief@example.net</bdi>') == 1
    assert '<bdi dir="ltr">salma@example.org</bdi> ·' not in page


def test_on_her_own_page_only_what_she_wrote_is_hers(help_channel, salma, amal, client):
    taken("Cc: omar@example.net", id="first@example.org")
    found = taken("In-Reply-To: <first@example.org>", sender="Omar <omar@example.net>", id="next@example.net")
    page = client.get(page_link_for(found.conversation, by=amal).removeprefix("http://testserver")).content.decode()
    assert page.count("<bdi>أنتِ</bdi>") + page.count("<bdi>أنت</bdi>") + page.count("<bdi>You</bdi>") == 1
    assert "<bdi>Omar</bdi>" in page


def test_a_file_cannot_hide_its_ending_behind_a_turn_of_direction(help_channel):
    part = "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename*=utf-8''..%2Fcod%E2%80%AEgpj.exe\r\n\r\nx\r\n--b--"
    found = taken("Content-Type: multipart/mixed; boundary=b", body=part)
    assert found.message.attachments.get().name == "codgpj.exe"


def test_what_another_wrote_is_not_quoted_to_whom_it_was_not_for(help_channel, salma, amal):
    taken("Cc: omar@example.net", id="first@example.org")
    found = taken(
        "In-Reply-To: <first@example.org>", sender="Omar <omar@example.net>", body="Between us: she is ill.", id="b@x"
    ).conversation
    to_her = said_in(answer(found, "I will look.", to=["salma@example.org"], by=amal))
    assert "Between us" not in to_her and "> Where is my ring?" in to_her
    assert "Between us" in said_in(answer(found, "I see.", to=["omar@example.net"], by=amal))
    assert "Between us" not in said_in(answer(found, "Hello?", to=["courier@example.com"], by=amal))


def test_what_she_wrote_from_her_other_address_is_hers(help_channel, salma, amal):
    from kept.people.knowing import add_identity

    add_identity(salma, "email", "salma@work.example", by=amal)
    found = taken(sender="Salma <salma@work.example>").conversation
    assert "> Where is my ring?" in said_in(answer(found, "I will look.", to=["salma@example.org"], by=amal))
