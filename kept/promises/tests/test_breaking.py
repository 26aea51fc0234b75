from datetime import timedelta

import pytest

from kept.events.models import Event
from kept.inbox.drafting import drafts_of, save_draft
from kept.inbox.models import Delivery, Message
from kept.inbox.replying import reply
from kept.jobs.worker import run_due
from kept.notices.models import Notice
from kept.promises.breaking import notice_broken, notice_missed
from kept.promises.keeping import keep
from kept.promises.models import Entry, EntryKind, PromiseState
from kept.promises.passing import pass_on
from kept.promises.re_promising import re_promise
from kept.promises.tests.conftest import MORNING


def breaks(promise):
    return Entry.objects.filter(promise=promise, kind=EntryKind.BROKEN).count()


def test_at_its_second_a_promise_is_broken_and_everybody_who_should_know_is_told(
    promised, frozen, amal, mei, noor, yusuf
):
    made = promised(hours=2)
    frozen(made.due_at)
    run_due(raising=True)
    assert breaks(made) == 0
    frozen(made.due_at + timedelta(seconds=1))
    run_due(raising=True)
    made.refresh_from_db()
    assert made.state == PromiseState.BROKEN and breaks(made) == 1
    told = set(Notice.objects.filter(kind="broken").values_list("user", flat=True))
    assert told == {amal.pk, mei.pk, noor.pk} and yusuf.pk not in told


def test_a_break_is_told_once_however_often_somebody_looks(promised, frozen):
    made = promised(hours=2)
    frozen(made.due_at + timedelta(seconds=1))
    for _ in range(3):
        notice_broken(made.pk)
    assert breaks(made) == 1 and Event.objects.filter(name="promise.broken").count() == 1


def test_the_owner_finds_a_draft_in_the_customers_language(promised, frozen, amal, conversation, salma):
    conversation.language = "ar"
    conversation.save()
    made = promised(hours=2, words="سأتصل بكِ")
    frozen(made.due_at + timedelta(seconds=1))
    run_due(raising=True)
    draft = drafts_of(conversation, amal)["reply"]
    assert "سأتصل بكِ" in draft and "I told you" not in draft


def test_what_the_owner_has_begun_to_write_is_left_alone(promised, frozen, amal, conversation):
    made = promised(hours=2)
    save_draft(conversation, text="Dear Salma, I am", by=amal)
    frozen(made.due_at + timedelta(seconds=1))
    run_due(raising=True)
    assert drafts_of(conversation, amal)["reply"] == "Dear Salma, I am"


def test_nothing_is_mailed_to_the_customer_unless_the_team_chose_so(promised, frozen, help_channel, conversation):
    made = promised(hours=2)
    frozen(made.due_at + timedelta(seconds=1))
    run_due(raising=True)
    assert not Delivery.objects.exists()
    help_channel.tells_broken = True
    help_channel.save()
    second = promised(hours=2)
    frozen(second.due_at + timedelta(seconds=1))
    notice_broken(second.pk)
    said = Message.objects.get(conversation=conversation, kind="reply")
    assert said.automatic
    conversation.refresh_from_db()
    # An automatic mail stops no clock: she still waits for a person.
    assert conversation.waiting_since


def test_a_promise_kept_in_time_does_not_break(promised, frozen, amal, call):
    made = promised(hours=2)
    frozen(MORNING + timedelta(hours=1))
    keep(made, by=amal, record=call)
    frozen(made.due_at + timedelta(seconds=1))
    run_due(raising=True)
    assert breaks(made) == 0 and not Notice.objects.filter(kind="broken").exists()


def test_promised_anew_it_is_looked_at_when_the_new_time_passes(promised, frozen, amal, conversation):
    made = promised(hours=2)
    re_promise(made, due_at=MORNING + timedelta(hours=4), message=reply(conversation, text="At two.", by=amal), by=amal)
    frozen(MORNING + timedelta(hours=3))
    run_due()
    assert breaks(made) == 0
    frozen(MORNING + timedelta(hours=4, seconds=1))
    run_due()
    assert breaks(made) == 1


def test_what_no_job_noticed_the_safety_net_finds(promised, frozen):
    from kept.jobs.models import Job

    made = promised(hours=2)
    Job.objects.all().delete()
    frozen(made.due_at + timedelta(seconds=1))
    assert notice_missed() == 1 and notice_missed() == 0
    assert breaks(made) == 1


@pytest.mark.parametrize(("hours", "before"), [(24, timedelta(minutes=15)), (0.5, timedelta(minutes=6))])
def test_the_owner_is_reminded_once_and_early_enough(promised, frozen, amal, hours, before):
    made = promised(hours=hours)
    frozen(made.due_at - before - timedelta(seconds=1))
    run_due()
    assert not Notice.objects.filter(kind="reminder").exists()
    frozen(made.due_at - before)
    run_due()
    frozen(made.due_at - timedelta(seconds=1))
    run_due()
    assert Notice.objects.filter(kind="reminder", user=amal).count() == 1


def test_who_gets_a_promise_is_told_and_who_takes_it_is_not(promised, amal, yusuf):
    made = promised()
    pass_on(made, to=yusuf, by=amal)
    assert Notice.objects.get(kind="assignment").user == yusuf
    pass_on(made, to=amal, by=amal)
    assert Notice.objects.filter(kind="assignment").count() == 1
