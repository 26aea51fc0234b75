"""Whatever was done to whichever rows in whichever state: undone, each is as it was, unless somebody touched it since."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.automation import bulk_running
from kept.automation.acts import ACTS, perform
from kept.automation.bulk_acts import begin, undo
from kept.automation.ways_back import ASK, OWNER, PRIORITY, STATE, TAGS
from kept.inbox.models import Conversation
from kept.jobs.worker import run_due

WAYS = [OWNER, STATE, TAGS, ASK, PRIORITY]
VALUES = {"ask": "The ring", "tag": ["late", "courier"], "untag": ["late"], "priority": 2}
ACT = st.sampled_from([name for name, act in ACTS.items() if act.way_back in WAYS])
STEPS = st.lists(st.tuples(ACT, st.integers(0, 3)), max_size=5)


def looks():
    """All that acts touch: {way: {id: value}}."""
    rows = list(Conversation.objects.all())
    return {way: way.of(rows) for way in WAYS}


@pytest.mark.django_db(transaction=True)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=STEPS, act=ACT, since=STEPS)
def test_undone_it_is_as_before_but_for_what_others_touched(before, act, since, heap, mei, amal, care, monkeypatch):
    monkeypatch.setattr(bulk_running._pause, "wait", lambda seconds: None)
    values, way = VALUES | {"assign": amal.pk, "assign_team": care.pk}, ACTS[act].way_back
    Conversation.objects.all().delete()
    rows = heap(4)
    for name, at in before:
        perform(name, rows[at], values.get(name, ""), by=mei)
    was = looks()
    bulk = begin(act, values.get(act, ""), ids=[row.pk for row in rows], by=mei)
    run_due()
    made = looks()
    for name, at in since:
        perform(name, rows[at], values.get(name, ""), by=amal)
    touched = looks()
    bulk.refresh_from_db()
    if bulk.changed:
        undo(bulk, by=mei)
        run_due()
    for id, now in looks()[way].items():
        one = [look[way][id] for look in (was, made, touched)]
        assert now == expected(way, *one)
    assert {way_: look for way_, look in looks().items() if way_ is not way} == {
        way_: look for way_, look in touched.items() if way_ is not way
    }


def expected(way, was, made, touched):
    if was == made or not way.stands(was, made, touched):
        return touched
    if way is TAGS:
        return sorted((set(touched) | (set(was) - set(made))) - (set(made) - set(was)))
    return was
