"""Mails of a mailbox elsewhere come to the channel: each once, none left out, and there nothing changes."""

from datetime import timedelta

import pytest

from kept.channels.email.mailboxes import fetching
from kept.channels.email.mailboxes.tests.conftest import mail
from kept.channels.email.models import Fetched, Folder
from kept.events.clock import now
from kept.events.models import Event
from kept.inbox.intake import read_raw
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db


def subjects():
    run_due()
    return sorted(Message.objects.values_list("subject", flat=True))


def test_what_lay_there_before_stays_there_and_what_comes_is_fetched(mailbox, there, look):
    there.put("Before our time")
    look(mailbox)
    there.put("Ring")
    look(mailbox)
    assert subjects() == ["Ring"]
    assert Message.objects.get().conversation.channel == mailbox.channel


def test_a_mail_that_somebody_has_read_there_is_fetched_all_the_same(mailbox, there, look):
    look(mailbox)
    there.client.select_folder("INBOX")
    there.client.add_flags(there.put("Read there already"), [b"\\Seen"])
    look(mailbox)
    assert subjects() == ["Read there already"]


def test_nothing_is_marked_or_removed(mailbox, there, look):
    look(mailbox)
    uid = there.put("Ring")
    look(mailbox)
    assert there.flags() == {uid: set()} and Raw.objects.count() == 1


def test_looking_again_fetches_nothing_twice(mailbox, there, look):
    look(mailbox)
    there.put("Ring")
    for _ in range(3):
        look(mailbox)
    assert Raw.objects.count() == 1 and subjects() == ["Ring"]


def test_mails_since_a_day_are_fetched_too(mailbox_at, dovecot, user_name, there, look):
    there.put("Last year", at=now() - timedelta(days=400))
    there.put("Last week", at=now() - timedelta(days=7))
    look(mailbox_at(dovecot, user_name, since=now() - timedelta(days=30)))
    assert subjects() == ["Last week"] and not Event.objects.filter(name="mailbox.missed_found").exists()


def test_several_folders_and_names_in_any_script(mailbox_at, dovecot, user_name, there, look):
    for name in ("客服/訂單", "الطلبات", "A&B"):
        there.client.create_folder(name)
    mailbox = mailbox_at(dovecot, user_name, folder_names=["INBOX", "客服/訂單", "الطلبات", "A&B"])
    look(mailbox)
    for name in mailbox.folder_names:
        there.put(f"From {name[:1]}", name)
    look(mailbox)
    assert len(subjects()) == 4 and mailbox.folders.filter(gone_at=None).count() == 4


def test_the_same_mail_in_two_folders_is_stored_once(mailbox_at, dovecot, user_name, there, look):
    there.client.create_folder("Orders")
    mailbox = mailbox_at(dovecot, user_name, folder_names=["INBOX", "Orders"])
    look(mailbox)
    there.client.select_folder("INBOX")
    there.client.copy(there.put("Ring"), "Orders")
    look(mailbox)
    assert Raw.objects.count() == 1 and Fetched.objects.count() == 2 and subjects() == ["Ring"]


def test_a_folder_that_is_gone_is_said_and_the_others_go_on(mailbox_at, dovecot, user_name, there, look):
    mailbox = mailbox_at(dovecot, user_name, folder_names=["Gone", "INBOX"])
    look(mailbox)
    there.put("Ring")
    look(mailbox)
    assert subjects() == ["Ring"]
    assert Folder.objects.get(name="Gone").gone_at and Event.objects.filter(name="mailbox.folder_gone").count() == 1


def test_numbers_that_change_neither_double_nor_lose_a_mail(mailbox_at, dovecot, user_name, there, look):
    there.client.create_folder("Orders")
    mailbox = mailbox_at(dovecot, user_name, folder_names=["Orders"])
    old = now() - timedelta(days=3)
    there.put("Before our time", "Orders", at=old, message_id="<old@example.org>")
    look(mailbox)
    there.put("First", "Orders", message_id="<1@example.org>")
    there.put("Without an id", "Orders", message_id="")
    look(mailbox)
    contents = [(read_raw(raw), now()) for raw in Raw.objects.order_by("pk")]
    there.client.delete_folder("Orders")
    there.client.create_folder("Orders")
    there.put("Before our time", "Orders", at=old, message_id="<old@example.org>")
    there.put("Came during the change", "Orders")
    for content, at in contents:
        there.client.append("Orders", content, msg_time=at)
    before = mailbox.folders.get().uidvalidity
    look(mailbox)
    assert subjects() == ["Came during the change", "First", "Without an id"]
    assert Raw.objects.count() == 3 and mailbox.folders.get().uidvalidity != before
    assert Event.objects.get(name="mailbox.renumbered").data == {"folder": "Orders", "known": 1}
    assert look(mailbox) == 0 and Raw.objects.count() == 3


def test_a_mail_that_was_skipped_is_found_fetched_and_said(mailbox, there, look, mei):
    look(mailbox)
    there.put("First")
    uid = there.put("Skipped")
    there.put("Third")
    look(mailbox)
    Fetched.objects.get(uid=uid).delete()
    Raw.objects.filter(digest__in=[]).delete()
    lost = Raw.objects.order_by("pk")[1]
    lost.delete()
    assert look(mailbox) == 1
    assert subjects() == ["First", "Skipped", "Third"]
    folder = mailbox.folders.get()
    assert (folder.missed, folder.missed_last, folder.stored, folder.there) == (1, 1, 3, 3)
    assert Event.objects.get(name="mailbox.missed_found").data == {"folder": "INBOX", "mails": 1}
    assert mei.notices.get().kind == "mailbox"


def test_a_mail_that_is_too_large_stays_there_and_is_in_the_quarantine(mailbox, there, look, settings):
    settings.MAX_MAIL_BYTES = 20_000
    look(mailbox)
    uid = there.put("A long film", text="x" * 30_000)
    there.put("Ring")
    look(mailbox)
    assert subjects() == ["Ring"]
    raw = Raw.objects.get(reason="too_large")
    assert raw.envelope["subject"] == "A long film" and raw.file.size < 2000 and uid in there.flags()
    assert look(mailbox) == 0 and Raw.objects.count() == 2


@pytest.mark.parametrize("afterwards, seen, left", [("seen", {b"\\Seen"}, 1), ("move", None, 0)])
def test_only_what_was_chosen_is_done_to_a_mail(mailbox_at, dovecot, user_name, there, look, afterwards, seen, left):
    mailbox = mailbox_at(dovecot, user_name, afterwards=afterwards, move_to="Done" if afterwards == "move" else "")
    there.put("Before our time")
    look(mailbox)
    uid = there.put("Ring")
    look(mailbox)
    flags = there.flags()
    assert len(flags) == 1 + left and flags.get(uid) == seen and subjects() == ["Ring"]
    if afterwards == "move":
        assert len(there.flags("Done")) == 1
    assert look(mailbox) == 0 and Fetched.objects.get().settled_at


def test_a_thousand_mails_in_one_go(mailbox, there, look, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda handle: None)  # three a mail; the disk is not what is looked at here
    look(mailbox)

    for start in range(0, 1000, 250):
        there.client.multiappend(
            "INBOX", [mail(f"Mail {n}", message_id=f"<{n}@x.example>") for n in range(start, start + 250)]
        )
    look(mailbox)
    assert Raw.objects.count() == Fetched.objects.count() == 1000
    assert not any(there.flags().values())


def test_a_mail_and_its_position_are_written_together_or_not_at_all(mailbox, there, look, monkeypatch):
    look(mailbox)
    there.put("Ring")

    def fails(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetching, "_row", fails)
    with pytest.raises(Exception, match="No space|dropped"):
        look(mailbox)
    assert not Raw.objects.exists() and mailbox.folders.get().stored == 0
    monkeypatch.undo()
    look(mailbox)
    assert subjects() == ["Ring"]
