"""Whatever door a mail comes by: it is there, and it is there once."""

import pytest

from kept.channels.email.listener import store
from kept.channels.email.tests.test_taking_in import mail
from kept.channels.email.tests.test_webhooks import mailgun_fields
from kept.channels.email.webhooks.connecting import connect
from kept.inbox.channels import create_channel
from kept.inbox.lists import page
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
ADDRESSES = ["help@lampring.example", "orders@lampring.example"]


@pytest.fixture
def doors(client, api, amal, noor, help_channel):
    """Functions that hand in a mail to an address: by SMTP or LMTP, by the API, by the webhook of a mail service."""
    program = api(amal)
    path = connect("mailgun", secret="key", channel=None, by=noor)[1].removeprefix("http://testserver")

    def by_mail(content, address):
        assert store(content, [address], "salma@example.org").startswith("250")

    def by_api(content, address):
        url = f"/api/v1/inbound/email?rcpt={address}"
        assert program.post(url, content, content_type="message/rfc822").status_code == 202

    def by_service(content, address):
        fields = mailgun_fields("key", recipient=address, **{"body-mime": content.decode()})
        assert client.post(f"{path}/mime", fields).status_code == 200

    return {"mail": by_mail, "api": by_api, "service": by_service}


def test_m128_mails_by_every_door_to_every_address_are_in_one_inbox_once(doors, help_channel, mei):
    create_channel(name="Orders", address="orders@lampring.example", team=help_channel.team, by=mei)
    for name, hand_in in doors.items():
        for address in ADDRESSES:
            for n in range(3):
                content = mail(to=address, id=f"{name}-{n}-{address}", body=f"{name} {n}", sender=f"c{n}@example.org")
                hand_in(content, address)
                hand_in(content, address)
    run_due()
    rows = page(mei, "all").rows
    assert len(rows) == len({row.id for row in rows}) == Message.objects.count() == 18
    assert Raw.objects.count() == 36 and not Raw.objects.filter(message=None).exists()


def test_m128_the_same_mail_by_every_door_is_there_once(doors):
    for name, hand_in in doors.items():
        hand_in(f"Received: by {name}\r\n".encode() + mail(), "help@lampring.example")
    run_due()
    assert Message.objects.count() == 1 and Raw.objects.count() == 3
