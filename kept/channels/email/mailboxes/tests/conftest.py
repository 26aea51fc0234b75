"""Real IMAP servers to fetch from, a sign-in service, and a mailbox that leads there."""

import itertools
import socket
import threading
import time
from email.utils import format_datetime

import pytest
from imapclient import IMAPClient

from kept.channels.email.mailboxes.tests import dovecot as peer
from kept.channels.email.mailboxes.tests.sign_in_service import SignInService
from kept.events.clock import now

needs_dovecot = "no Dovecot here: sudo apt-get install -y dovecot-imapd"
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def service():
    """A sign-in service as Google and Microsoft run one, over real HTTP."""
    with SignInService() as one:
        yield one


@pytest.fixture(scope="session")
def dovecot(service):
    if peer.PROGRAM is None:
        pytest.skip(needs_dovecot)
    server = peer.Dovecot(introspection=service.url + "/introspection").start()
    yield server
    server.close()


@pytest.fixture
def own_dovecot():
    """One that a test may kill; given what it says it can."""
    if peer.PROGRAM is None:
        pytest.skip(needs_dovecot)
    made = []

    def start(capability=""):
        made.append(peer.Dovecot(capability=capability).start())
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture(autouse=True)
def _private_hosts(settings):
    settings.ALLOW_PRIVATE_MAIL_HOSTS = True


@pytest.fixture
def user_name():
    return f"help{next(numbers)}-{time.monotonic_ns()}@lampring.example"


class There:
    """The mailbox as its owner sees it, by a connection of her own."""

    def __init__(self, server, user_name):
        self.client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=20)
        self.client.login(user_name, peer.PASSWORD)
        self.client.normalise_times = False

    def put(self, subject, folder="INBOX", *, at=None, text="Where is it?", message_id=None):
        """Let a mail arrive; returns its UID."""
        content = mail(subject, text=text, message_id=message_id)
        answer = self.client.append(folder, content, msg_time=at)
        return int(answer.split(b"APPENDUID ")[1].split()[1].rstrip(b"]")) if b"APPENDUID" in answer else None

    def flags(self, folder="INBOX"):
        self.client.select_folder(folder, readonly=True)
        uids = self.client.search()
        flags = self.client.get_flags(uids) if uids else {}
        if self.client.has_capability("UNSELECT"):
            self.client.unselect_folder()
        return {uid: set(flags.get(uid, ())) - {b"\\Recent"} for uid in uids}


def mail(subject, *, text="Where is it?", message_id=None):
    message_id = f"<{time.monotonic_ns()}-{next(numbers)}@example.org>" if message_id is None else message_id
    head = f"Message-ID: {message_id}\r\n" if message_id else ""
    return (
        f"From: Salma <salma@example.org>\r\nTo: help@lampring.example\r\nSubject: {subject}\r\n"
        f"Date: {format_datetime(now())}\r\n{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.fixture
def there(dovecot, user_name):
    one = There(dovecot, user_name)
    yield one
    one.client.shutdown()


@pytest.fixture
def mailbox_at(help_channel, mei):
    """mailbox_at(server, user_name, …): a mailbox on that server, as a lead set it up."""
    from kept.channels.email.mailboxes.setting_up import create_mailbox

    def make(server, user_name, **fields):
        place = {"host": "127.0.0.1", "port": server.port, "security": "none", "secret": peer.PASSWORD}
        return create_mailbox(help_channel, user_name=user_name, by=mei, **(place | fields))

    return make


@pytest.fixture
def mailbox(mailbox_at, dovecot, user_name):
    return mailbox_at(dovecot, user_name)


@pytest.fixture
def look(db):
    """look(mailbox): one connection that looks at everything once, as each new one does. Returns how many were missed."""
    from kept.channels.email.mailboxes.connecting import connect, end, plainly
    from kept.channels.email.mailboxes.reconciling import reconcile
    from kept.channels.email.mailboxes.signing_in import account_of
    from kept.events.actors import SYSTEM

    def once(mailbox):
        mailbox.refresh_from_db()
        with plainly():
            client = connect(account_of(mailbox, by=SYSTEM))
            try:
                return reconcile(client, mailbox, by=SYSTEM)
            finally:
                end(client)

    return once


@pytest.fixture
def eventually():
    """eventually(question): asks until it is so, at most ten seconds. Returns how long it took."""

    def wait(question, within=10.0):
        began = time.monotonic()
        tick = threading.Event()
        while not question():
            assert time.monotonic() - began < within, "it did not come about"
            tick.wait(0.02)
        return time.monotonic() - began

    return wait


@pytest.fixture
def silent_server():
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


@pytest.fixture
def watched(transactional_db, monkeypatch):
    """The mailboxes are watched by threads of this process, as in a running desk."""
    from kept.channels.email.mailboxes import standing, watching

    monkeypatch.setattr(standing, "FIRST_PAUSE", standing.FIRST_PAUSE / 50)
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.1)
    watching.start(alone=True)
    yield
    watching.stop()


@pytest.fixture
def free_port():
    return peer.free_port()
