"""Somebody else is asked beside a customer's conversation: it reaches them, their answer comes back beside it, and she sees none of it."""

from email.message import EmailMessage
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from kept.channels.email.addresses import reply_address
from kept.channels.email.inbound import take_in
from kept.channels.email.outgoing import mail_of
from kept.events.actors import SYSTEM
from kept.files import store
from kept.inbox import lists
from kept.inbox.assignment import assign
from kept.inbox.attaching import attach
from kept.inbox.models import Conversation, Message, State
from kept.inbox.noting import note
from kept.inbox.receiving import receive
from kept.jobs.worker import run_due
from kept.notices.models import Notice
from kept.promises.answering import answer
from kept.promises.asking_others import ask_others
from kept.promises.page_link import page_link_for

COURIER = "Aramex Amman <desk@aramex.example>"
CARD = "4111 1111 1111 1111"


@pytest.fixture
def asked(conversation, amal):
    """Amal has asked the courier where the ring is."""
    assign(conversation, to_user=amal, by=amal)
    return ask_others(conversation, "Where is parcel 20418?", to=[box(COURIER)], by=amal)


def box(written):
    name, _, address = written.partition(" <")
    return {"name": name, "address": address.rstrip(">")}


def mail(sender, to, text, *, answering="", cc=""):
    """A mail that comes in, read and taken in."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, "Re: parcel"
    made["Message-ID"] = f"<{abs(hash((sender, text)))}@elsewhere.example>"
    if cc:
        made["Cc"] = cc
    if answering:
        made["In-Reply-To"] = made["References"] = answering
    made.set_content(text)
    return take_in(made.as_bytes(), by=SYSTEM)


def test_the_courier_is_asked_and_reads_nothing_of_the_customer(asked, conversation, amal):
    side = asked.conversation
    assert (side.side_of, side.state, side.team) == (conversation, State.WAITING, conversation.team)
    sent = mail_of(asked)
    assert sent["To"] == "Aramex Amman <desk@aramex.example>"
    assert sent["References"] is None
    assert reply_address("help@lampring.example", side.pk) in sent["Reply-To"]
    assert "/c/" not in sent.as_string()  # no page of his own: he answers by mail


def test_his_answer_comes_back_beside_the_conversation_and_its_owner_is_told(asked, conversation, amal, client_as):
    taken = mail(COURIER, mail_of(asked)["Reply-To"], "It is on car 7.", answering=asked.message_id)
    side = asked.conversation
    side.refresh_from_db()
    assert taken.conversation == side and side.waiting_since
    run_due()
    conversation.refresh_from_db()
    assert conversation.state == State.OPEN
    assert not conversation.messages.filter(text__contains="car 7").exists()
    page = client_as(amal).get("/inbox/mine").content.decode()
    assert "an answer from the side" in page or "ردّ جانبي" in page
    notice = Notice.objects.get(user=amal, kind="side")
    assert "Salma" in notice.title and notice.url == f"/conversations/{conversation.pk}/sides/{side.pk}"


def test_what_the_customer_writes_into_it_is_taken_into_her_own_conversation(asked, conversation):
    copied = mail(
        COURIER, mail_of(asked)["Reply-To"], "Dear Salma, car 7.", answering=asked.message_id, cc="salma@example.org"
    )
    hers = mail(
        "Salma Haddad <salma@example.org>",
        mail_of(asked)["Reply-To"],
        "Thank you!",
        answering=copied.message.message_id,
    )
    assert hers.conversation == conversation


def test_a_side_conversation_stands_in_no_list_but_is_found_by_its_number(asked, conversation, mei, client_as, api):
    side = asked.conversation
    for view in lists.VIEWS:
        assert side.pk not in [row.id for row in lists.page(mei, view).rows]
    assert client_as(mei).get(f"/conversations/{side.pk}").url == f"/conversations/{conversation.pk}/sides/{side.pk}"
    found = api(mei).get(f"/api/v1/conversations/{side.pk}").json()
    assert found["side_of"] == conversation.pk
    listed = api(mei).get(f"/api/v1/conversations?side_of={conversation.pk}").json()["items"]
    assert [row["id"] for row in listed] == [side.pk]
    assert side.pk not in [row["id"] for row in api(mei).get("/api/v1/conversations").json()["items"]]


def test_the_customers_own_page_shows_nothing_of_it(asked, conversation, amal, client):
    mail(COURIER, mail_of(asked)["Reply-To"], "It is on car 7.", answering=asked.message_id)
    run_due()
    page = client.get(page_link_for(conversation, by=amal)).content.decode()
    assert not any(word in page for word in ("Aramex", "20418", "car 7"))


@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_the_customer_herself_is_never_asked_beside_her_own_conversation(conversation, amal, field):
    with pytest.raises(ValidationError) as wrong:
        ask_others(conversation, "Where?", **({"to": [box(COURIER)]} | {field: ["SALMA@example.org"]}), by=amal)
    assert "Answer in the conversation itself" in wrong.value.message_dict[field][0]
    assert not Conversation.objects.filter(side_of=conversation).exists()


def test_nor_is_she_written_to_later_in_it(asked, amal):
    with pytest.raises(ValidationError):
        answer(asked.conversation, "Thank you.", to=["desk@aramex.example"], cc=["salma@example.org"], by=amal)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ([], "Say to whom"),
        (["help@lampring.example"], "our own address"),
        (["help+42-abcdefghijkl@lampring.example"], "our own address"),
        ([f"reader{n}@example.net" for n in range(1000)], "At most 50"),
        (["nobody"], "no e-mail address"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why_and_asks_nobody(conversation, amal, to, said):
    with pytest.raises(ValidationError) as wrong:
        ask_others(conversation, "Where?", to=to, by=amal)
    assert said in str(wrong.value) and not Message.objects.filter(user=amal).exists()


def test_a_message_is_sent_on_in_the_readers_language_without_address_or_numbers(conversation, amal, yijun, salma):
    asks = receive(conversation.channel, salma, text=f"My card is {CARD}.", conversation=conversation, by=salma,
                   sender={"name": "Salma Haddad", "address": "salma@example.org"})  # fmt: skip
    attach(asks, [store.put(BytesIO(b"%PDF-1.7"), name="invoice.pdf", content_type="application/pdf")])
    sent = ask_others(
        conversation, "您好", to=["yijun@example.com.tw"], forward=asks, files=asks.attachments.all(), by=amal
    )
    body = mail_of(sent).get_body(("plain",)).get_content()
    assert "Salma Haddad" in body and "轉寄" in body
    assert "salma@example.org" not in body and "1111 1111 1111" not in body
    assert [part.get_filename() for part in mail_of(sent).iter_attachments()] == ["invoice.pdf"]
    opened = ask_others(conversation, "", to=["yijun@example.com.tw"], forward=asks, numbers=True, by=amal)
    assert CARD in mail_of(opened).get_body(("plain",)).get_content()


def test_a_note_is_not_sent_on_and_viewers_open_no_numbers(conversation, amal, viktor):
    inner = note(conversation, "She is kind.", by=amal)
    with pytest.raises(ValidationError):
        ask_others(conversation, "", to=[box(COURIER)], forward=inner, by=amal)
    first = conversation.messages.first()
    with pytest.raises(ValidationError):
        ask_others(conversation, "", to=[box(COURIER)], forward=first, numbers=True, by=viktor)


def test_sent_twice_by_a_retry_it_is_asked_once(conversation, amal):
    first = ask_others(conversation, "Where?", to=[box(COURIER)], client_id="abc", by=amal)
    assert ask_others(conversation, "Where?", to=[box(COURIER)], client_id="abc", by=amal) == first
    assert Conversation.objects.filter(side_of=conversation).count() == 1


def test_who_may_not_see_the_customers_conversation_sees_none_beside_it(asked, conversation, finance, amal, mei, api):
    assign(conversation, to_team=finance, to_user=mei, by=mei)
    side = asked.conversation
    assert api(amal).get(f"/api/v1/conversations/{side.pk}").status_code == 404
    assert api(mei).get(f"/api/v1/conversations/{side.pk}").status_code == 200


def test_programs_ask_too_and_get_errors_by_field(conversation, amal, api, joanna, help_channel):
    path = f"/api/v1/conversations/{conversation.pk}/side-conversations"
    post = lambda body: api(amal).post(path, body, content_type="application/json")  # noqa: E731
    said = post({"to": ["desk@aramex.example"], "text": "Where?", "forward": conversation.messages.first().pk})
    assert said.status_code == 201
    assert Conversation.objects.get(pk=said.json()["conversation"]).side_of == conversation
    other = receive(help_channel, joanna, text="Hello", by=joanna)
    assert post({"to": ["desk@aramex.example"], "forward": other.pk}).status_code == 422
    assert post({"to": ["salma@example.org"], "text": "Where?"}).status_code == 422
    assert post({"to": ["desk@aramex.example"], "text": "x", "attachments": [99]}).status_code == 422
