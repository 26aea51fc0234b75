"""Mail by SMTP, LMTP, the API, a mail service's webhook and from an IMAP server: all of it in one inbox, nothing twice."""

import smtplib

import pytest

from kept.channels.email import listener
from kept.channels.email.mailboxes.tests.conftest import mail
from kept.channels.email.tests.test_webhooks import mailgun_fields
from kept.channels.email.webhooks.connecting import connect
from kept.inbox.lists import page
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

HELP = "help@lampring.example"
N = 3


@pytest.fixture
def doors(client, api, amal, noor, mailbox, there, look, tmp_path):
    """Functions that bring a mail by each door, over real sockets where there are some."""
    program = api(amal)
    hook = connect("mailgun", secret="key", channel=None, by=noor)[1].removeprefix("http://testserver")
    smtp, lmtp = listener.start(0, "127.0.0.1"), listener.start_lmtp(str(tmp_path / "lmtp"))
    look(mailbox)

    def by_smtp(content):
        with smtplib.SMTP("127.0.0.1", smtp.port, timeout=20) as server:
            server.sendmail("salma@example.org", [HELP], content)

    def by_lmtp(content):
        with smtplib.LMTP(str(tmp_path / "lmtp")) as server:
            server.sendmail("salma@example.org", [HELP], content)

    def by_api(content):
        url = f"/api/v1/inbound/email?rcpt={HELP}"
        assert program.post(url, content, content_type="message/rfc822").status_code == 202

    def by_webhook(content):
        fields = mailgun_fields("key", recipient=HELP, **{"body-mime": content.decode()})
        assert client.post(f"{hook}/mime", fields).status_code == 200

    def by_imap(content):
        there.client.append("INBOX", content)
        look(mailbox)

    yield {"SMTP": by_smtp, "LMTP": by_lmtp, "API": by_api, "webhook": by_webhook, "IMAP": by_imap}
    listener.stop(smtp)
    listener.stop(lmtp)


@pytest.mark.django_db(transaction=True)
def test_m128_mails_by_all_doors_an_imap_server_among_them_are_in_one_inbox_once(doors, mei):
    sent = []
    for name, bring in doors.items():
        for number in range(N):
            sent.append(f"{name} {number}")
            content = mail(sent[-1], text=f"By {name}, {number}.")
            bring(content)
            bring(content)
    same = mail("By every door")
    for name, bring in doors.items():
        bring(f"Received: by {name}\r\n".encode() + same)
    run_due()
    rows = page(mei, "all").rows
    assert sorted(row.subject for row in rows) == sorted([*sent, "By every door"])
    assert Message.objects.count() == len(sent) + 1 and not Raw.objects.filter(message=None).exists()
