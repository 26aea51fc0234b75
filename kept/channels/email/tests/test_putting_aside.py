"""What our reading does not survive, and what is too large where nobody can be told, waits where people see it."""

import pytest

from kept.channels.email.access import quarantined_for
from kept.channels.email.putting_aside import keep_too_large
from kept.channels.email.queueing import LOST_AFTER, MOST_LOSSES, keep_for_reading, read_kept, read_waiting
from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.inbox.intake import read_raw
from kept.inbox.models import Message, Raw
from kept.jobs import claiming
from kept.jobs.models import Job
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
MAIL = b"From: =?utf-8?b?2LPZhNmF2Yk=?= <salma@example.org>\r\nTo: help@lampring.example\r\nMessage-ID: <1@example.org>\r\nSubject: =?big5?B?pN+l5A==?=\r\n\r\nWhere is it?\r\n"


def killed_while_reading():
    """The process takes the job and is gone; the next one is alone in its place."""
    with freeze(now() + claiming.LONGEST_PAUSE):
        assert claiming.claim(now()) is not None
        claiming.held.clear()
    return claiming.recover_all()


def test_a_mail_that_kills_the_process_is_put_aside_after_the_third_time(help_channel, amal):
    raw = keep_for_reading(MAIL, rcpt=["help@lampring.example"])
    for _ in range(MOST_LOSSES):
        assert killed_while_reading() == 1
    assert claiming.claim(now() + LOST_AFTER * 200) is None
    with freeze(now() + LOST_AFTER * 2):
        assert read_waiting() == 0
    raw.refresh_from_db()
    assert (raw.reason, raw.detail) == ("failed", claiming.STOPPED)
    assert raw.envelope["sender"] == "سلمى <salma@example.org>"
    assert raw in quarantined_for(amal)


def test_killed_once_it_is_read_by_the_next_process_at_once(help_channel):
    keep_for_reading(MAIL, rcpt=["help@lampring.example"])
    claiming.claim(now())
    claiming.held.clear()
    assert claiming.recover_all() == 1
    run_due()
    assert Message.objects.count() == 1


def test_a_mail_whose_job_waits_is_not_queued_anew(help_channel):
    keep_for_reading(MAIL)
    with freeze(now() + LOST_AFTER * 2):
        assert read_waiting() == 0
    assert Job.objects.filter(path=read_kept.path).count() == 1


def test_stored_and_queued_is_one_step(help_channel, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(read_kept), "enqueue_first", broken)
    with pytest.raises(OSError):
        keep_for_reading(MAIL)
    assert not Raw.objects.exists()


def test_a_mail_that_is_too_large_waits_with_its_headers(help_channel, amal):
    raw = keep_too_large(MAIL, size=52_428_800, channel=help_channel, by=SYSTEM)
    assert (raw.reason, raw.detail) == ("too_large", "50.0 MB > 30 MB")
    assert raw.envelope["belongs_to"] == help_channel.pk
    assert read_raw(raw) == MAIL
    assert raw in quarantined_for(amal)
    run_due()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "head", [b"", b"\xff\xfe\x00", b"Subject: =?klingon?Q?x?=\nFrom: =?utf-8?B?!!!?=\n\n", b"From"]
)
def test_whatever_the_headers_are_it_is_put_aside(help_channel, head):
    raw = keep_too_large(head, size=40_000_000, by=SYSTEM)
    assert raw.reason == "too_large"
