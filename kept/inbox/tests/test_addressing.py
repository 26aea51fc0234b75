"""Who gets an answer: chosen knowingly, never ourselves, each once."""

import pytest
from django.core.exceptions import ValidationError

from kept.events.actors import SYSTEM
from kept.inbox.addressing import asked_in, circle_of, typed
from kept.inbox.attaching import Incoming
from kept.inbox.channel_addresses import add_address
from kept.inbox.drafting import own_drafts
from kept.inbox.receiving import receive
from kept.inbox.replying import reply, undo

pytestmark = pytest.mark.django_db
SALMA = {"name": "Salma Haddad", "address": "salma@example.org"}


@pytest.fixture
def copied(conversation, salma, noor):
    """A mail that others read too: a sister, our other address, and the signed way back."""
    add_address(conversation.channel, "orders@lampring.example", by=noor)
    receive(
        conversation.channel, salma, text="And this?", conversation=conversation, by=SYSTEM, sender=SALMA,
        to=[{"name": "Lamp", "address": "Help+7-abc@lampring.example"}, {"name": "Lina", "address": "lina@example.org"}],
        cc=[{"name": "", "address": "orders@lampring.example"}, {"name": "", "address": "LINA@example.org"}],
    )  # fmt: skip
    return conversation


def test_the_circle_of_a_mail_is_its_other_readers_without_us(copied):
    circle = circle_of(copied)
    assert circle.to == [SALMA]
    assert [box["address"].lower() for box in circle.others] == ["lina@example.org"]
    assert {"salma@example.org", "lina@example.org"} <= circle.known


def test_a_mail_to_us_alone_offers_nobody(conversation, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert circle_of(conversation).others == []


def test_each_address_is_once_and_the_first_place_wins(conversation, amal):
    said = reply(conversation, "It is here.", to=["salma@example.org"], cc=["Salma@Example.org", "lina@example.org"], bcc=["lina@example.org", "omar@example.net"], by=amal)  # fmt: skip
    assert [[box["address"] for box in row] for row in (said.to, said.cc, said.bcc)] == [
        ["salma@example.org"], ["lina@example.org"], ["omar@example.net"],
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_our_own_address_is_refused(field, copied, amal):
    with pytest.raises(ValidationError) as refused:
        reply(copied, "It is here.", by=amal, **{field: ["Orders@lampring.example"]})
    assert list(refused.value.message_dict) == [field]


def test_no_to_is_who_wrote_last(conversation, amal):
    assert reply(conversation, "It is here.", to=[], cc=["lina@example.org"], by=amal).to == [SALMA]


@pytest.mark.parametrize(
    "text, found",
    [
        ('"Haddad, Salma" <salma@example.org>, omar@example.net', ["salma@example.org", "omar@example.net"]),
        ("سلمى <salma@example.org>، omar@example.net", ["salma@example.org", "omar@example.net"]),
        (
            "陳怡君 <yijun@example.com.tw>；omar@example.net".replace("；", ";"),
            ["yijun@example.com.tw", "omar@example.net"],
        ),
        ("salma", ["salma"]),
        ("  ", []),
    ],
)
def test_recipients_are_read_as_people_type_them(text, found):
    assert [box["address"] for box in typed(text)] == found


def test_a_form_without_recipients_has_chosen_nobody(rf):
    assert asked_in(rf.post("/", {"text": "x"}).POST) is None


def test_the_draft_of_an_answer_taken_back_knows_who_was_to_get_it(conversation, amal):
    said = reply(conversation, "It is here.", cc=["lina@example.org"], hold_seconds=8, by=amal)
    undo(said, by=amal)
    assert own_drafts(conversation, amal)["reply"].recipients["cc"] == [{"name": "", "address": "lina@example.org"}]


def test_the_subject_is_what_the_customer_last_called_it(conversation, salma, amal):
    receive(conversation.channel, salma, text="More", subject="AW: Re: The box, too", conversation=conversation, by=SYSTEM, sender=SALMA)  # fmt: skip
    assert reply(conversation, "It is here.", by=amal).subject == "Re: The box, too"


def test_more_files_than_a_mail_holds_are_refused_plainly(conversation, amal, settings):
    from kept.files import store

    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    files = [Incoming(store.put(b"x" * 600_000 + bytes([n]), name=f"{n}.bin")) for n in range(2)]
    with pytest.raises(ValidationError) as refused:
        reply(conversation, "It is here.", attachments=files, by=amal)
    assert "1.1 MB together" in refused.value.message_dict["attachments"][0]
