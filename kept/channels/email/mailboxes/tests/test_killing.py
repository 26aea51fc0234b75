"""`kill -9` while mails are fetched: whatever was under way, in the end each mail is here once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from kept.channels.email.mailboxes.tests.conftest import There, mail
from kept.channels.email.models import Fetched
from kept.inbox.intake import read_raw
from kept.inbox.models import Raw

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 40
FETCH = """
import django; django.setup()
from django.conf import settings
settings.ALLOW_PRIVATE_MAIL_HOSTS = True
from pathlib import Path
import sys
settings.FILE_ROOT = Path(sys.argv[1])
from kept.channels.email.mailboxes.connecting import connect
from kept.channels.email.mailboxes import fetching, reconciling
from kept.channels.email.mailboxes.signing_in import account_of
from kept.channels.email.models import Mailbox
from kept.events.actors import SYSTEM
fetching.AT_ONCE = 3
mailbox = Mailbox.objects.get()
client = connect(account_of(mailbox, by=SYSTEM))
print("begun", flush=True)
reconciling.reconcile(client, mailbox, by=SYSTEM)
print("done", flush=True)
"""


def database_url():
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    who = f"{named['USER']}:{named['PASSWORD']}@" if named["PASSWORD"] else f"{named['USER']}@" if named["USER"] else ""
    return f"postgresql://{who}{named['HOST']}:{named['PORT']}/{named['NAME']}"


def fetching(settings):
    environment = os.environ | {
        "KEPT_DATABASE_URL": database_url(), "KEPT_SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": os.getcwd(),
    }  # fmt: skip
    command = [sys.executable, "-c", FETCH, str(settings.FILE_ROOT)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    return process


def test_a_kill_while_fetching_loses_and_doubles_nothing(mailbox, dovecot, there, look, settings):
    look(mailbox)
    there.client.multiappend("INBOX", [mail(f"Mail {n}", message_id=f"<{n}@x.example>") for n in range(MAILS)])
    for stored in (5, 20):
        process = fetching(settings)
        end = time.monotonic() + 20
        while Fetched.objects.count() < stored and process.poll() is None and time.monotonic() < end:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert Raw.objects.count() == Fetched.objects.count()
    assert look(mailbox) == 0
    assert Raw.objects.count() == Fetched.objects.count() == MAILS
    contents = {read_raw(raw) for raw in Raw.objects.select_related("file")}
    assert len(contents) == MAILS and mailbox.folders.get().stored == MAILS


def test_what_a_killed_process_fetched_is_read_all_the_same(mailbox, dovecot, user_name, look, settings):
    from kept.inbox.models import Message
    from kept.jobs.worker import run_due

    look(mailbox)
    There(dovecot, user_name).put("Ring")
    fetching(settings).communicate()
    run_due()
    assert Message.objects.get().subject == "Ring"
