"""Mailboxes are watched by themselves: mails are here in a moment, and absences are waited out and said."""

import signal
from datetime import timedelta

import pytest

from kept.channels.email.mailboxes import attending, standing, watching
from kept.channels.email.mailboxes.setting_up import change_mailbox, pause, resume
from kept.channels.email.mailboxes.tests.conftest import There
from kept.channels.email.models import Mailbox
from kept.events.clock import now
from kept.events.models import Event
from kept.inbox.models import Raw

pytestmark = pytest.mark.django_db


def connected(mailbox):
    return lambda: Mailbox.objects.get(pk=mailbox.pk).state == "connected"


def stored(count):
    return lambda: Raw.objects.count() == count


def test_a_mail_is_here_within_a_second_by_idle(watched, mailbox, there, eventually):
    eventually(connected(mailbox))
    there.put("Ring")
    assert eventually(stored(1)) < 1
    there.put("Lamp")
    assert eventually(stored(2)) < 1


def test_where_idle_is_not_offered_we_ask(monkeypatch, watched, mailbox_at, own_dovecot, user_name, eventually):
    monkeypatch.setattr(attending, "ASK_EVERY", 0.3)
    server = own_dovecot(capability="IMAP4rev1 LITERAL+ UIDPLUS")
    there = There(server, user_name)
    mailbox = mailbox_at(server, user_name)
    eventually(connected(mailbox))
    there.put("Ring")
    eventually(stored(1), within=5)
    assert "IDLE" not in there.client.capabilities()


def test_a_server_that_is_killed_is_waited_for_and_nothing_is_lost(
    watched, mailbox_at, own_dovecot, user_name, eventually, monkeypatch
):
    server = own_dovecot()
    mailbox = mailbox_at(server, user_name)
    eventually(connected(mailbox))
    server.stop(signal.SIGKILL)
    eventually(lambda: Mailbox.objects.get(pk=mailbox.pk).state == "away")
    away = Mailbox.objects.get(pk=mailbox.pk)
    assert away.fault in {"dropped", "refused"} and away.next_try_at and away.away_since
    server.start()
    There(server, user_name).put("While you were away")
    eventually(stored(1))
    eventually(connected(mailbox))
    names = list(Event.objects.filter(name__in=["mailbox.lost", "mailbox.returned"]).values_list("name", flat=True))
    assert names[0] == "mailbox.lost" and names[-1] == "mailbox.returned"


def test_a_pause_ends_the_connection_and_resuming_fetches_what_came(watched, mailbox, there, eventually, mei):
    eventually(connected(mailbox))
    pause(Mailbox.objects.get(pk=mailbox.pk), by=mei)
    eventually(lambda: Mailbox.objects.get(pk=mailbox.pk).held_by == "")
    there.put("Ring")
    resume(Mailbox.objects.get(pk=mailbox.pk), by=mei)
    eventually(stored(1))


def test_a_changed_mailbox_is_connected_to_anew(watched, mailbox, there, eventually, mei):
    eventually(connected(mailbox))
    there.client.create_folder("Orders")
    change_mailbox(Mailbox.objects.get(pk=mailbox.pk), folder_names=["INBOX", "Orders"], by=mei)
    eventually(lambda: mailbox.folders.filter(name="Orders", reconciled_at__isnull=False).exists())
    there.put("Ring", "Orders")
    there.put("Lamp")  # the one that is told of; the other one is looked at then
    eventually(stored(2))


def test_only_one_process_watches_a_mailbox(mailbox):
    first = Mailbox.objects.get(pk=mailbox.pk)
    assert watching.take(first, "one") and not watching.take(Mailbox.objects.get(pk=mailbox.pk), "other")
    watching.release(first, "other")
    assert not watching.take(Mailbox.objects.get(pk=mailbox.pk), "other")
    Mailbox.objects.update(held_until=now() - timedelta(seconds=1))  # it died
    assert watching.take(Mailbox.objects.get(pk=mailbox.pk), "other")


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_alone_need_not_wait_for_a_dead_ones_lease(mailbox, eventually):
    watching.take(mailbox, "killed")
    watchers = watching.start(alone=True)
    try:
        eventually(connected(mailbox))
    finally:
        watching.stop()
    assert not any(one.thread.is_alive() for one in watchers.watchers.values())
    assert Mailbox.objects.get().held_by == ""


def fault(code):
    from kept.channels.email.mailboxes.faults import Fault

    return Fault(code)


def test_the_pauses_grow_and_differ(mailbox):
    pauses = [standing.pause_after(tries, fault("refused")).total_seconds() for tries in range(1, 20)]
    assert 3 < pauses[0] < 7 and 30 < pauses[3] < 55 and 600 < pauses[-1] <= 1125
    assert len({standing.pause_after(9, fault("refused")) for _ in range(5)}) > 1
    assert 3000 < standing.pause_after(1, fault("login")).total_seconds() < 4200


def test_leads_are_told_once_when_it_stays_away_and_when_it_is_back(mailbox, mei, noor, amal):
    standing.mark_away(mailbox, fault("refused"), by=mei)
    assert not mei.notices.exists()
    mailbox.away_since -= timedelta(minutes=16)
    for _ in range(3):
        standing.mark_away(mailbox, fault("refused"), by=mei)
    assert mei.notices.count() == noor.notices.count() == 1 and not amal.notices.exists()
    standing.mark_connected(mailbox, by=mei)
    assert mei.notices.count() == 2 and Event.objects.filter(name="mailbox.lost").count() == 1


def test_a_wrong_password_is_told_at_once_and_tried_again_within_the_hour(
    watched, mailbox_at, dovecot, user_name, eventually, mei
):
    mailbox = mailbox_at(dovecot, user_name, secret="wrong")
    eventually(lambda: Mailbox.objects.get(pk=mailbox.pk).state == "needs_attention")
    found = Mailbox.objects.get(pk=mailbox.pk)
    assert found.fault == "login" and mei.notices.count() == 1
    assert timedelta(minutes=50) < found.next_try_at - now() < timedelta(minutes=70)
    change_mailbox(found, secret="tea", by=mei)
    eventually(connected(mailbox))
