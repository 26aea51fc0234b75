"""Two copies of one mail, for two of our addresses, that are read at the very same moment become one message."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kept.channels.email.inbound import settle_mail
from kept.channels.email.intake import keep
from kept.channels.email.tests.test_taking_in import mail
from kept.events.actors import SYSTEM
from kept.inbox.channels import create_channel
from kept.inbox.models import Conversation, Message, Raw

HELP, SALES = "help@lampring.example", "sales@lampring.example"
ROUNDS = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [False, True])
def test_copies_for_two_addresses_settled_at_once_are_one_message(help_channel, care, mei, salma, known):
    create_channel(name="Sales", address=SALES, team=care, by=mei)
    start = Barrier(2)

    def settle(raw):
        try:
            start.wait(10)
            return settle_mail(raw, by=SYSTEM)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        for number in range(ROUNDS):
            about = {
                "to": f"{HELP}, {SALES}",
                "id": f"r{number}@example.org",
                "sender": "salma@example.org" if known else f"new{number}@example.org",
            }
            raws = [keep(mail(f"Received: by {to}", **about), rcpt=[to]) for to in (HELP, SALES)]
            found = list(both.map(settle, raws))
            assert sorted(each.duplicate for each in found) == [False, True], [each.reason for each in found]
            assert found[0].message == found[1].message
    assert Message.objects.count() == Conversation.objects.count() == ROUNDS
    assert not Raw.objects.filter(message=None).exists()
    assert {tuple(sorted(marks["addresses"])) for marks in Message.objects.values_list("marks", flat=True)} == {
        (HELP, SALES)
    }
