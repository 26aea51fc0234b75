"""An act on many: reported, cancelled, stopped, and undone without touching what others did since."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from kept.accounts.models import User
from kept.automation import bulk_acts, bulk_running
from kept.automation.bulk_acts import begin, cancel, undo
from kept.automation.models import BulkAct
from kept.events.models import Event
from kept.inbox.assignment import assign
from kept.inbox.models import Conversation
from kept.inbox.tagging import names_of, tag
from kept.jobs import claiming
from kept.jobs.models import Job
from kept.jobs.worker import run_due
from kept.notices.models import Notice


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    """Four to a part, and no rest between them."""
    monkeypatch.setattr(bulk_acts, "PART", 4)
    monkeypatch.setattr(bulk_running._pause, "wait", lambda seconds: None)


def ids(rows):
    return [row.pk for row in rows]


def through(bulk):
    run_due()
    bulk.refresh_from_db()
    return bulk


def counts(bulk):
    return bulk.total, bulk.changed, bulk.same, bulk.failed


def states():
    return sorted(Conversation.objects.values_list("state", flat=True))


def test_all_are_done_and_what_was_so_already_is_told_apart(heap, amal):
    rows = heap(9)
    assign(rows[0], to_user=amal, by=amal)
    bulk = through(begin("take", ids=ids(rows), by=amal))
    assert counts(bulk) == (9, 8, 1, 0) and bulk.finished_at
    assert Conversation.objects.filter(assignee=amal).count() == 9
    assert Event.objects.filter(name="conversation.assigned", by_id=amal.pk).count() == 9


def test_a_whole_list_is_what_it_held_when_it_was_asked_for(heap, amal, conversation):
    bulk = begin("tag", ["courier"], view="all", by=amal)
    heap(3)
    assert counts(through(bulk)) == (1, 1, 0, 0) and names_of(conversation) == ["courier"]


def test_all_of_a_saved_view_is_meant_by_its_number(heap, conversation, amal, mei):
    from kept.inbox.view_saving import create_view

    assign(heap(3)[0], to_user=amal, by=amal)
    view = create_view(name="Amal's", filter={"field": "assignee", "op": "is", "value": "me"}, by=mei, audience="all")
    bulk = through(begin("tag", ["courier"], view=f"v{view.pk}", by=amal))
    assert counts(bulk) == (1, 1, 0, 0)
    with pytest.raises(Http404):
        begin("tag", ["courier"], view="v999999", by=amal)
    with pytest.raises(ValidationError):
        begin("tag", ["courier"], view="v-nothing", by=amal)


def test_who_still_waits_is_left_and_the_report_says_why(heap, conversation, amal):
    bulk = through(begin("close", ids=[*ids(heap(5)), conversation.pk], by=amal))
    assert counts(bulk) == (6, 5, 0, 1)
    (problems,) = [part.problems for part in bulk.parts.all() if part.problems]
    assert list(problems) == [str(conversation.pk)]
    assert problems[str(conversation.pk)].startswith("لم يردّ أحد بعد")  # in Amal's language
    assert states() == ["closed"] * 5 + ["open"]


def test_whoever_is_given_many_is_told_once(heap, amal, mei):
    from kept.inbox.models import Conversation as Row

    through(begin("assign", amal.pk, ids=ids(heap(6)), by=mei))
    assert Row.objects.filter(assignee=amal).count() == 6
    assert Notice.objects.filter(user=amal).count() == 1


def test_a_right_taken_away_in_mid_act_stops_it(heap, amal):
    bulk = begin("close", ids=ids(heap(10)), by=amal)
    assert bulk_running.next_part(bulk.pk)
    User.objects.filter(pk=amal.pk).update(role="viewer")
    through(bulk)
    assert bulk.stopped_at and bulk.problem and counts(bulk) == (10, 4, 0, 0)
    assert states().count("closed") == 4
    assert Event.objects.filter(name="bulk_act.stopped").count() == 1


def test_what_moves_out_of_sight_in_mid_act_is_left_alone(heap, amal, finance):
    rows = heap(8)
    bulk = begin("close", ids=ids(rows), by=amal)
    bulk_running.next_part(bulk.pk)
    Conversation.objects.filter(state="open").update(team=finance)
    assert counts(through(bulk)) == (8, 4, 0, 4)


def test_a_team_that_goes_in_mid_act_stops_it(heap, mei, finance):
    bulk = begin("assign_team", finance.pk, ids=ids(heap(8)), by=mei)
    bulk_running.next_part(bulk.pk)
    finance.delete()
    assert through(bulk).stopped_at and bulk.changed == 4


def test_the_rest_is_left_when_it_is_cancelled(heap, amal):
    bulk = begin("close", ids=ids(heap(10)), by=amal)
    bulk_running.next_part(bulk.pk)
    cancel(bulk, by=amal)
    assert counts(through(bulk)) == (10, 4, 0, 0) and states().count("closed") == 4
    through(undo(bulk, by=amal))
    assert states() == ["open"] * 10


def test_killed_between_two_parts_it_goes_on_where_it_was(heap, amal):
    """As after kill -9: the job's lease is there, and nobody reports on it."""
    bulk = begin("tag", ["courier"], ids=ids(heap(10)), by=amal)
    job = claiming.claim(Job.objects.get().run_at)
    bulk_running.next_part(bulk.pk)
    claiming.held.discard(job.pk)
    claiming.recover_all()
    assert counts(through(bulk)) == (10, 10, 0, 0)
    assert Event.objects.filter(name="conversation.tagged").count() == 10


def test_a_part_that_fails_as_a_whole_costs_only_the_row_that_fails(heap, amal, monkeypatch):
    from kept.inbox import closing

    rows = heap(4)
    real = closing.record_many

    def breaks(events, by):
        if any(event.subject.pk == rows[2].pk for event in events):
            raise RuntimeError("a reaction broke")
        return real(events, by=by)

    monkeypatch.setattr(closing, "record_many", breaks)
    assert counts(through(begin("close", ids=ids(rows), by=amal))) == (4, 3, 0, 1)
    assert Conversation.objects.get(state="open").pk == rows[2].pk


def test_undo_leaves_alone_what_somebody_changed_since(heap, amal, mei):
    rows = heap(6)
    bulk = through(begin("take", ids=ids(rows), by=amal))
    assign(rows[1], to_user=mei, by=mei)
    tag(rows[2], "courier", by=mei)  # not what the act touched
    back = through(undo(bulk, by=amal))
    assert counts(back) == (6, 5, 0, 1)
    assert list(Conversation.objects.exclude(assignee=None).values_list("pk", "assignee")) == [(rows[1].pk, mei.pk)]
    assert undo(bulk, by=amal).pk == back.pk and BulkAct.objects.count() == 2
    with pytest.raises(ValidationError):
        undo(back, by=amal)


def test_nobody_acts_on_what_they_may_not(heap, amal, viktor, finance, mei):
    rows = heap(2)
    with pytest.raises(PermissionDenied):
        begin("close", ids=ids(rows), by=viktor)
    Conversation.objects.update(team=finance)
    with pytest.raises(ValidationError):
        begin("close", ids=ids(rows), by=amal)
    with pytest.raises(Http404):
        begin("assign_team", finance.pk, ids=ids(heap(1)), by=amal)


@pytest.mark.parametrize(
    "asked",
    [
        {"act": "nothing", "ids": [1]}, {"act": "close"}, {"act": "close", "view": "everything"}, {"act": "close", "value": "bored", "ids": [1]},
        {"act": "close", "ids": range(200_000)}, {"act": "tag", "value": [], "ids": [1]},
    ],
)  # fmt: skip
def test_what_makes_no_sense_begins_nothing(asked, heap, amal):
    with pytest.raises(ValidationError):
        begin(**asked, by=amal)
    assert not BulkAct.objects.exists()
