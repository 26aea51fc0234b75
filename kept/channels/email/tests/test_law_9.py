"""Law 9: nothing received is lost. Whatever comes, however often, and whatever fails in between."""

import itertools
from pathlib import Path

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kept.channels.email import inbound
from kept.channels.email.access import quarantined_for
from kept.channels.email.inbound import take_in
from kept.channels.email.intake import keep
from kept.channels.email.listener import store
from kept.channels.email.queueing import LOST_AFTER, read_waiting
from kept.events.actors import SYSTEM
from kept.events.clock import freeze, now
from kept.inbox.intake import read_raw
from kept.inbox.models import Message, Raw
from kept.jobs.worker import run_due

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).resolve().parents[5] / "shared" / "data" / "mail" / "eml"
numbers = itertools.count()

SENDERS = [
    "salma@example.org",
    "help@lampring.example",
    "",
    "MAILER-DAEMON@mx.example",
    "陳怡君 <yijun@example.com.tw>",
    '"broken <x',
]
HEADERS = [
    "Auto-Submitted: auto-replied",
    "List-Id: <a.b.c>",
    "X-Nothing: \xff",
    "Content-Type: multipart/mixed",
    "Content-Type: text/html; charset=klingon",
]
mails = st.builds(
    lambda sender, headers, body, cut: (sender, headers, body, cut),
    st.sampled_from(SENDERS), st.lists(st.sampled_from(HEADERS), max_size=2), st.binary(max_size=300), st.integers(0, 40),
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(["smtp", "api", "twice", "verb fails", "database away", "lost", "work"]), mails),
    min_size=1,
    max_size=10,
)


def raw_mail(sender, headers, body, cut):
    head = [f"From: {sender}"] * bool(sender) + [
        "To: help@lampring.example",
        f"Message-ID: <{next(numbers)}@example.org>",
        *headers,
    ]
    return "\r\n".join(head).encode("utf-8", "replace")[cut:] + b"\r\n\r\n" + body


def breaks(monkeypatch, error):
    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr(inbound, "receive_many", broken)


def do(step, raw, monkeypatch):
    """Hand in one mail in the way of this step. What was accepted is returned, as often as it was."""
    if step == "work":
        run_due()
        return []
    if step == "smtp":
        return [raw] * store(raw, ["help@lampring.example"], "salma@example.org").startswith("250")
    if step == "lost":
        keep(raw)
        return [raw]
    if step == "api":
        take_in(raw, by=SYSTEM)
        return [raw]
    if step == "twice":
        take_in(raw, by=SYSTEM)
        store(raw, [], "")
        return [raw, raw]
    with monkeypatch.context() as patch:
        if step == "verb fails":
            breaks(patch, ValueError("a defect of ours"))
            take_in(raw, by=SYSTEM)
        else:
            breaks(patch, OperationalError("gone"))
            try:
                take_in(raw, by=SYSTEM)
            except OperationalError:
                pass
    return [raw]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_law_9_nothing_received_is_lost(help_channel, amal, monkeypatch, order):
    before = Raw.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    accepted = [raw for step, parts in order for raw in do(step, raw_mail(*parts), monkeypatch)]
    run_due()
    with freeze(now() + LOST_AFTER * 2):
        read_waiting()
        run_due()
    kept = list(Raw.objects.filter(pk__gt=before).order_by("pk"))
    assert sorted(map(read_raw, kept)) == sorted(accepted)
    seen = set(quarantined_for(amal).values_list("pk", flat=True))
    for raw in kept:
        assert raw.settled_at is not None
        assert raw.message is not None or (raw.reason and raw.pk in seen)
    for message in Message.objects.filter(raws__in=kept, automatic=False).select_related("conversation"):
        assert message.conversation.waiting_since is not None


def test_every_collected_mail_is_taken_in_or_shown_to_people(help_channel, amal):
    if not CORPUS.is_dir():
        pytest.skip(f"the collected mails are not there ({CORPUS})")
    paths = sorted(CORPUS.glob("*.eml"))
    reasons: dict[str, int] = {}
    for path in paths:
        taken = take_in(path.read_bytes(), by=SYSTEM)
        assert taken.message is not None or taken.quarantined is not None, path.name
        assert taken.reason != "failed", (path.name, taken.raw.detail)
        assert read_raw(taken.raw) == path.read_bytes(), path.name
        if taken.reason:
            reasons[taken.reason] = reasons.get(taken.reason, 0) + 1
    assert Raw.objects.count() == len(paths)
    assert set(reasons) <= {"bounce", "report", "no_sender", "unreadable", "spam", "virus", "spoofed"}
