"""Mails that come at the same moment are stored together; each fails alone."""

from concurrent.futures import Future
from threading import Event

import pytest

from kept.channels.email import writing
from kept.channels.email.intake import Letter, keep_many
from kept.channels.email.writing import Writer
from kept.files import store
from kept.inbox.models import Raw
from kept.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held_back(monkeypatch):
    """A writer that is busy until the test lets it go: what comes meanwhile waits."""
    writer, free = Writer(), Event()
    writer.threads.submit(free.wait, 10)

    def bring(*letters: Letter) -> list[bool]:
        answers: list[Future] = [writer.store(letter) for letter in letters]
        free.set()
        return [answer.result(10) for answer in answers]

    yield bring
    writer.threads.submit(writing.close_old_connections).result(10)
    from django.db import connections

    writer.threads.submit(connections.close_all).result(10)
    writer.close()


def test_what_waits_at_the_same_moment_is_one_transaction_and_each_is_queued(held_back, monkeypatch):
    sizes = []
    real = writing.keep_many_for_reading
    monkeypatch.setattr(writing, "keep_many_for_reading", lambda letters: (sizes.append(len(letters)), real(letters)))
    assert held_back(*(Letter(b"Subject: %d\r\n\r\nHello" % n, rcpt=["help@lampring.example"]) for n in range(5)))
    assert sizes == [5]
    raws = list(Raw.objects.select_related("file").order_by("pk"))
    assert [store.open(raw.file).read()[:10] for raw in raws] == [b"Subject: %d" % n for n in range(5)]
    assert {raw.envelope["rcpt"][0] for raw in raws} == {"help@lampring.example"}
    assert sorted(job.args[0] for job in Job.objects.all()) == [raw.pk for raw in raws]


def test_one_that_cannot_be_stored_takes_no_other_along(held_back, monkeypatch):
    real = store.put

    def full(content, **more):
        if b"poison" in content:
            raise OSError("no space left")
        return real(content, **more)

    monkeypatch.setattr("kept.files.store.put", full)
    monkeypatch.setattr(writing, "keep_many_for_reading", lambda letters: (_ for _ in ()).throw(OSError("no space")))
    assert held_back(Letter(b"a"), Letter(b"poison"), Letter(b"c")) == [True, False, True]
    assert Raw.objects.count() == 2


def test_mails_kept_together_leave_nothing_behind_where_the_disk_is_full(monkeypatch):
    def full(number):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        keep_many([Letter(b"a"), Letter(b"b")])
    assert Raw.objects.count() == 0
    assert not [path for path in store.root().rglob("*") if path.is_file() and path.parent.name != "tmp"]
