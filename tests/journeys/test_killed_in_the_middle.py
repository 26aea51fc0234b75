"""A desk that is killed while mails come in: each of them is there once. `make soak` does it for longer."""

import pytest
from django.db import connection

from tests.killing import Desk, torment


@pytest.mark.django_db(transaction=True)
def test_law_9_each_mail_is_one_message_though_the_desk_is_killed_in_the_middle(help_channel, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("a copy of the test database is a file; `make soak DATABASE=postgresql://…` does it there")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "kept.sqlite3")])
    desk = Desk(tmp_path)
    assert torment(desk, mails=40, kills=1, seed=9) >= 40
