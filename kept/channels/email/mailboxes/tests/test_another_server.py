"""The same with an IMAP server of another kind: pymap, written by other people, in Python."""

import importlib.util
import subprocess
import sys
from types import SimpleNamespace

import pytest

from kept.channels.email.mailboxes.history import history, total
from kept.channels.email.mailboxes.tests.conftest import There
from kept.channels.email.mailboxes.tests.dovecot import PASSWORD, free_port, wait_for
from kept.channels.email.models import Mailbox
from kept.events.models import Event
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
WHO = "help"


@pytest.fixture
def pymap():
    """An account in the memory of a process of its own."""
    if importlib.util.find_spec("pymap") is None:
        pytest.skip("no pymap here: pip install pymap")
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from pymap.main import main; main()",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
    ]
    account = ["dict", "--demo-data", "--demo-user", WHO, "--demo-password", PASSWORD]
    process = subprocess.Popen([*command, *account], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(port, process)
    yield SimpleNamespace(port=port)
    process.kill()
    process.communicate()


def test_mails_come_by_idle_several_folders_are_fetched_and_nothing_is_marked(
    watched, pymap, mailbox_at, eventually, monkeypatch
):
    there = There(pymap, WHO)
    there.client.create_folder("الطلبات")
    before = there.flags()
    mailbox = mailbox_at(pymap, WHO, folder_names=["INBOX", "الطلبات"])
    eventually(lambda: Mailbox.objects.get(pk=mailbox.pk).state == "connected")
    there.put("Order", "الطلبات")
    there.put("Ring")
    assert eventually(lambda: Raw.objects.count() == 2) < 3
    run_due()
    assert set(Message.objects.values_list("subject", flat=True)) == {"Ring", "Order"}
    after = there.flags()
    assert {uid: after[uid] for uid in before} == before and not any(after[uid] for uid in set(after) - set(before))


def test_a_skipped_mail_is_found(pymap, mailbox_at, look):
    there = There(pymap, WHO)
    mailbox = mailbox_at(pymap, WHO)
    look(mailbox)
    there.put("Ring")
    there.put("Lamp")
    look(mailbox)
    mailbox.folders.get().fetched.order_by("uid").first().delete()
    assert look(mailbox) == 1 and Event.objects.filter(name="mailbox.missed_found").exists()


def test_an_account_is_read_whole(pymap, mailbox_at):
    from kept.channels.email.mailboxes.account import Account
    from kept.channels.email.mailboxes.connecting import connect, end

    client = connect(Account("127.0.0.1", WHO, PASSWORD, pymap.port, "none"))
    rows = list(history(client, None))
    assert len(rows) == total(client) > 3 and len({(row.folder, row.uid) for row in rows}) == len(rows)
    end(client)
