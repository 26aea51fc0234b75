"""The doors beside mail lead into the same inbox, and answers leave by mail."""

import pytest

from kept.channels.email.addresses import reply_address
from kept.channels.email.inbound import take_in
from kept.channels.form.tests.conftest import fill, form
from kept.events.actors import SYSTEM
from kept.inbox.models import Conversation, Delivery
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
