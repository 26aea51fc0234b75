"""`kept import` of mailboxes in files and of an account on a real IMAP server."""

import pytest
from click.testing import CliRunner
from imapclient import IMAPClient

from kept.channels.email.mailboxes.tests import dovecot as peer
from kept.config.cli import program
from kept.config.importing_mail import _file_name
from kept.exchange.mail_stores import eml_folder, maildir, mboxes
from kept.inbox.models import Conversation, Message

pytestmark = pytest.mark.django_db


def mail(number, sender="salma@example.org", to="help@lampring.example", answers=""):
    return (
        f"From: {sender}\r\nTo: {to}\r\nMessage-ID: <{number}@x>\r\nSubject: Ring\r\nDate: Mon, 2 Nov 2026 1{number}:00:00 +0000\r\n"
        f"{f'In-Reply-To: <{answers}@x>{chr(13)}{chr(10)}' if answers else ''}\r\nMail {number}\r\n"
    ).encode()


def run(*words):
    return CliRunner().invoke(program, ["import", *words])


@pytest.fixture
def dovecot():
    if peer.PROGRAM is None:
        pytest.skip("no Dovecot here: sudo apt-get install -y dovecot-imapd")
    server = peer.Dovecot().start()
    yield server
    server.close()


@pytest.fixture
def account(dovecot, settings, tmp_path):
    """A connection to an account, and the address of it."""
    settings.ALLOW_PRIVATE_MAIL_HOSTS, settings.IMPORT_PASSWORD, settings.DATA = True, peer.PASSWORD, tmp_path
    with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as client:
        client.login("old-desk@lampring.example", peer.PASSWORD)
        yield client, f"imap://old-desk%40lampring.example@127.0.0.1:{dovecot.port}"


def test_an_account_with_its_history_comes_in_and_later_what_is_new(account, help_channel):
    client, url = account
    client.append("INBOX", mail(1))
    client.create_folder("Sent")
    client.append("Sent", mail(2, "Mei <mei@kept.example>", "salma@example.org", answers=1))
    assert "2 messages" in run(url).output
    assert [m.kind for m in Conversation.objects.get().messages.order_by("at")] == ["inbound", "reply"]
    assert run(url).output == "Nothing new in this account.\n"
    client.append("INBOX", mail(3, answers=2))
    assert "1 messages" in run("--format", "imap", url).output
    assert Conversation.objects.get().messages.count() == 3
    client.select_folder("INBOX", readonly=True)
    assert client.search("UNSEEN"), "nothing is changed there"


def test_a_fetch_that_was_stopped_goes_on(account, help_channel, monkeypatch):
    from kept.channels.email.mailboxes import history as walking

    client, url = account
    for number in range(1, 6):
        client.append("INBOX", mail(number))
    whole = walking.history

    def stopped(*args, **kwargs):
        for count, one in enumerate(whole(*args, **kwargs)):
            if count == 3:
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(walking, "history", stopped)
    assert run(url).exit_code == 1
    assert not Message.objects.exists()
    fetched = []
    monkeypatch.setattr(walking, "history", lambda *a, **k: (fetched.append(one) or one for one in whole(*a, **k)))
    assert "5 messages" in run(url).output
    assert len(fetched) == 2


@pytest.mark.parametrize("name", ["..", ".", "../../etc", "a/../..", "/etc", "x" * 300, "ي" * 90])
def test_a_folder_that_the_server_named_lies_where_we_put_it(name, tmp_path):
    place = tmp_path / "imports" / "account" / _file_name(name)
    place.mkdir(parents=True)
    assert place.resolve().parent == (tmp_path / "imports" / "account").resolve()
    assert _file_name(name) != _file_name(name + "y")


def test_a_link_in_a_mailbox_that_others_packed_is_not_followed(tmp_path, help_channel):
    place, secret = tmp_path / "mails", tmp_path / "secret.eml"
    (place / "cur").mkdir(parents=True)
    secret.write_bytes(mail(1))
    (place / "a.eml").symlink_to(secret)
    (place / "cur" / "1:2,S").symlink_to(secret)
    (place / "b").symlink_to(secret)
    for store in (eml_folder(place), maildir(place), mboxes(place)):
        assert not store.paths


def test_a_password_in_the_address_and_a_wrong_address_are_refused(settings):
    settings.IMPORT_PASSWORD = "x"
    assert "No password in the address" in run("imaps://salma:secret@example.org").output
    assert "imaps://USER@HOST" in run("imaps://example.org").output


def test_an_mbox_is_known_by_its_beginning(tmp_path, help_channel):
    place = tmp_path / "Archive"
    place.write_bytes(b"From salma@example.org Mon Nov  2 10:00:00 2026\n" + mail(1))
    assert "1 messages" in run(str(place)).output
    assert "Known already" in run(str(place)).output


def test_further_addresses_of_ours_are_ours(tmp_path, help_channel):
    (tmp_path / "a.eml").write_bytes(mail(1, "Lina <lina@old-name.example>", "salma@example.org"))
    run("--ours", "@old-name.example", str(tmp_path))
    assert Message.objects.get().kind == "reply"


def test_what_is_not_there_is_said(tmp_path):
    assert "There is no such folder" in run("--format", "maildir", str(tmp_path / "nothing")).output
    assert run(str(tmp_path / "nothing")).exit_code == 2
