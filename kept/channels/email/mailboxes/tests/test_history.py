"""A whole account, mail by mail, to be taken up again where it stopped."""

from datetime import UTC, datetime

import pytest

from kept.channels.email.mailboxes.account import Account
from kept.channels.email.mailboxes.connecting import connect, end
from kept.channels.email.mailboxes.history import history, total
from kept.channels.email.mailboxes.tests.dovecot import PASSWORD


@pytest.fixture
def account(dovecot, user_name, there):
    for name in ("Orders", "الطلبات", "Trash"):
        there.client.create_folder(name)
    for n in range(3):
        there.put(f"Mail {n}", at=datetime(2020, 1, 1 + n, tzinfo=UTC))
        there.put(f"Order {n}", "Orders")
    there.put("Arabic", "الطلبات")
    client = connect(Account("127.0.0.1", user_name, PASSWORD, dovecot.port, "none"))
    yield client
    end(client)


def test_all_mails_of_all_folders_come_once_and_in_order(account, there):
    rows = list(history(account, ["INBOX", "Orders", "الطلبات"]))
    assert [row.folder for row in rows] == ["INBOX"] * 3 + ["Orders"] * 3 + ["الطلبات"]
    assert [row.uid for row in rows[:3]] == sorted(row.uid for row in rows[:3])
    assert rows[0].at == datetime(2020, 1, 1, tzinfo=UTC) and b"Subject: Mail 0" in rows[0].content
    assert len(list(history(account))) == total(account) == 7 and not any(there.flags().values())


def test_it_goes_on_where_it_stopped_and_begins_anew_where_the_numbers_changed(account):
    rows = list(history(account, ["INBOX", "Orders"]))
    after = {"INBOX": (rows[1].uidvalidity, rows[1].uid), "Orders": (rows[3].uidvalidity + 1, rows[5].uid)}
    rest = list(history(account, ["INBOX", "Orders"], after))
    assert rest == [rows[2], *rows[3:]] and total(account, ["INBOX", "Orders"], after) == 4


def test_a_mail_that_is_too_large_comes_as_its_headers(account, there, settings):
    settings.MAX_MAIL_BYTES = 5_000
    there.put("A film", "Orders", text="x" * 9_000)
    row = list(history(account, ["Orders"]))[-1]
    assert row.too_large and b"Subject: A film" in row.content and len(row.content) < 1000
