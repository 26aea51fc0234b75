"""The doors beside mail lead into the same inbox, and answers leave by mail."""

import pytest

from kept.channels.email.addresses import reply_address
from kept.channels.email.inbound import take_in
from kept.channels.form.tests.conftest import fill, form, token_in
from kept.events.actors import SYSTEM
from kept.inbox.models import Conversation, Delivery, Message
from kept.promises.answering import answer
from tests.journeys.conftest import written

__all__ = ["fill", "form"]
pytestmark = pytest.mark.django_db


def test_our_answer_is_a_mail_and_her_reply_finds_the_conversation(form, fill, help_channel, amal):
    fill(subject="The ring")
    found = Conversation.objects.get()
    said = answer(found, "It left this morning.", by=amal)
    assert (said.sender["address"], said.to[0]["address"]) == (help_channel.address, "salma@example.org")
    assert Delivery.objects.get(message=said).state == "queued"
    mail = written(
        "Salma <salma@example.org>", "Re: The ring", "Thank you!", to=reply_address(help_channel.address, found.pk)
    )
    take_in(mail.as_bytes(), by=SYSTEM)
    found.refresh_from_db()
    assert found.messages.count() == 3 and found.waiting_since is not None


def test_m128_n_by_each_door_beside_mail_are_n_in_the_inbox_and_none_twice(form, fill, salma, amal, client, client_as):
    desk, n = client_as(amal), 3
    for number in range(n):
        token = token_in(client.get(f"/form/{form.key}").content.decode())
        call = {"who": f"+9627912345{number:02}", "direction": "in", "outcome": "reached", "text": f"Call {number}", "at": "2026-01-02T10:00", "client_id": f"c{number}"}  # fmt: skip
        put = {
            "place": f"p{salma.pk}",
            "text": f"Letter {number}",
            "way": "letter",
            "at": "2026-01-02T10:00",
            "holder": "me",
            "client_id": f"l{number}",
        }
        for _twice in range(2):
            assert fill(token=token, text=f"Form {number}", subject=f"Form {number}").status_code == 200
            assert desk.post("/calls/new", call | {"place": "new"}).status_code == 302
            assert desk.post("/put-in", put).status_code == 302
    assert Conversation.objects.count() == Message.objects.count() == 3 * n
    shown = desk.get("/inbox/all").content.decode()
    assert [
        f"{what} {number}"
        for what in ("Form", "Call", "Letter")
        for number in range(n)
        if f"{what} {number}" not in shown
    ] == []
