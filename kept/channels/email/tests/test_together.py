"""Mails that wait are read together, and yet each is by itself: one that fails takes no other along."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from kept.channels.email import inbound
from kept.channels.email.inbound import settle_mails
from kept.channels.email.intake import keep
from kept.channels.email.queueing import keep_for_reading, read_kept
from kept.channels.email.tests.test_taking_in import mail
from kept.events.actors import SYSTEM
from kept.events.reactions import run_later
from kept.inbox.models import Conversation, Message, Raw
from kept.jobs.models import Job
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db


def brought(count, keep=keep_for_reading, **changes):
    return [
        keep(mail(id=f"m{n}@example.org", sender=f"c{n}@example.org", body=f"Message {n}", **changes))
        for n in range(count)
    ]


def jobs_of_mail():
    """How many jobs it took; telling the team of what was opened has its own."""
    told = Job.objects.filter(path=run_later.path)
    before = told.count()
    return run_due() - (told.count() - before)


def test_what_waits_is_read_in_one_job(help_channel):
    raws = brought(5)
    assert jobs_of_mail() == 1
    assert [Raw.objects.get(pk=raw.pk).message.text for raw in raws] == [f"Message {n}" for n in range(5)]
    assert not Job.objects.filter(finished_at=None).exists()


def test_one_mail_that_fails_takes_no_other_along(help_channel, monkeypatch):
    real = inbound.clean
    monkeypatch.setattr(inbound, "clean", lambda html: 1 / 0 if "poison" in html else real(html))
    brought(3)
    bad = keep_for_reading(mail("Content-Type: text/html", id="bad@example.org", body="<p>poison"))
    run_due()
    bad.refresh_from_db()
    assert (Message.objects.count(), bad.reason, bad.message) == (3, "failed", None)


def test_where_the_database_goes_away_all_wait_for_the_next_attempt(help_channel, monkeypatch):
    raws = brought(3)
    with monkeypatch.context() as broken:

        def gone(*_args, **_more):
            raise OperationalError("gone")

        broken.setattr(inbound, "receive_many", gone)
        run_due()
    waiting = Job.objects.filter(path=read_kept.path, finished_at=None, failed_at=None, lease_until=None, attempts=1)
    assert waiting.count() == 3 and not Message.objects.exists()
    for raw in raws:
        read_kept(raw.pk)
    assert Message.objects.count() == 3


def test_what_was_tried_before_is_read_alone(help_channel):
    brought(3)
    first = Job.objects.order_by("pk").first()
    Job.objects.filter(pk=first.pk).update(attempts=1)
    assert jobs_of_mail() == 2


def test_the_same_mail_twice_in_one_go_is_one_message(help_channel):
    for content in (mail(), mail(id=None)):
        raws = [keep(content), keep(content)]
        first, second = settle_mails(raws, by=SYSTEM)
        assert (first.duplicate, second.duplicate) == (False, True) and first.message == second.message
    assert Message.objects.count() == Conversation.objects.count() == 2


def test_a_mail_that_waits_for_people_is_no_hindrance(help_channel):
    raws = [keep(mail(id="a@example.org")), keep(b"\r\n"), keep(mail(id="b@example.org", body="Two"))]
    assert [taken.reason for taken in settle_mails(raws, by=SYSTEM)] == ["", "unreadable", ""]


def test_many_mails_cost_few_queries(help_channel):
    counts = []
    for count in (1, 40):
        raws = brought(
            count, keep=lambda content: keep(content.replace(b"@example.org", b"@e%d.example" % len(counts)))
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            settle_mails(raws, by=SYSTEM)
        counts.append(len(queries))
    assert counts[0] <= 36 and counts[1] - counts[0] <= 4, counts
