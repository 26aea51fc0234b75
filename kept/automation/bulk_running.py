"""The work of an act on many: part by part, each in one transaction with its report, so that a restart loses and doubles nothing.

Between two parts the machine belongs to whoever looks at the desk, and after a while to the other jobs.
"""

import threading
import time
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from kept.accounts.permissions import allowed
from kept.automation.acts import ACTS, Act
from kept.automation.each import alone
from kept.automation.models import BulkAct, BulkPart
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation
from kept.inbox.refusing import Refused
from kept.jobs.tasks import task
from kept.live.hub import changed

TURN = 1.0  # seconds of work before other jobs have theirs
_pause = threading.Event()


@task(max_attempts=20)
def run(bulk_id: int) -> None:
    """Do what is left of a run, for a while; then queue up again. Safe to run twice: what is done is marked as done."""
    end = time.perf_counter() + TURN
    while time.perf_counter() < end:
        began = time.thread_time()
        if not next_part(bulk_id):
            return
        _pause.wait(time.thread_time() - began)  # as long as it computed: pages are answered meanwhile
    run.enqueue(bulk_id)


def next_part(bulk_id: int) -> bool:
    """Do one part. False when nothing is left, or the run was cancelled or is stopped."""
    with transaction.atomic():
        bulk = BulkAct.objects.select_for_update(of=("self",)).select_related("by").filter(pk=bulk_id).first()
        if bulk is None or not bulk.is_running:
            return False
        with translation.override(bulk.by.language):
            act, part = ACTS.get(bulk.act), bulk.parts.filter(done_at=None).order_by("id").first()
            if part is None:
                return _finish(bulk)
            if act is None or not allowed(bulk.by, act.right):
                return _stop(bulk, _("You have no right to this any more."))
            try:
                _do(part, act, bulk)
            except (ValidationError, Http404):
                return _stop(bulk, _("What it names is gone, or not yours to see."))
        changed(f"bulk:{bulk.pk}")
    return True


def _do(part: BulkPart, act: Act, bulk: BulkAct) -> None:
    """The part's conversations, as far as its user sees them now, by the verb; with what was before and after."""
    value = act.argument.read(bulk.by, bulk.value) if bulk.undoes_id is None else None
    # Locked before they are looked at: what was before is what the act found.
    found = visible_conversations(bulk.by).select_for_update(no_key=True, of=("self",))
    rows = list(found.filter(pk__in=part.ids).order_by("pk"))
    problems = dict.fromkeys(set(part.ids) - {row.pk for row in rows}, _("It is gone, or not yours to see."))
    if bulk.undoes_id is None:
        problems |= _forwards(part, act, rows, value, bulk.by)
    else:
        problems |= _back(part, act, rows, bulk.by)
    part.problems, part.done_at = {str(id): text for id, text in problems.items()}, now()
    part.save(update_fields=["was", "made", "problems", "done_at"])
    left = [str(id) for id in part.ids if id not in problems]
    same = sum(part.made.get(id) == part.was.get(id) for id in left) if act.way_back else 0
    bulk.changed, bulk.same, bulk.failed = (
        bulk.changed + len(left) - same,
        bulk.same + same,
        bulk.failed + len(problems),
    )
    bulk.save(update_fields=["changed", "same", "failed"])


def _forwards(part: BulkPart, act: Act, rows: list[Conversation], value: Any, by: Any) -> dict[int, str]:
    way = act.way_back
    was = way.of(rows) if way else {}
    refused = alone(rows, lambda some: act.do(some, value, by))
    done = [row for row in rows if row.pk not in refused]
    made = way.of(done) if way else {}
    part.was = {str(id): was[id] for id in made}
    part.made = {str(id): value for id, value in made.items()}
    return _said(refused)


def _back(part: BulkPart, act: Act, rows: list[Conversation], by: Any) -> dict[int, str]:
    """`was` and `made` of this part are those of the run it takes back, the other way round."""
    way = act.way_back
    assert way is not None
    now_, refused, ways = way.of(rows), {}, defaultdict(list)
    for row in rows:
        made, was = part.was[str(row.pk)], part.made[str(row.pk)]
        if way.stands(was, made, now_[row.pk]):
            ways[repr((made, was))].append((row, made, was))
        else:
            refused[row.pk] = ValidationError(_("Somebody has changed it since. It was left as it is."))
    for group in ways.values():
        (_row, made, was) = group[0]
        refused |= alone([row for row, _made, _was in group], lambda some: way.back(some, made, was, by))  # noqa: B023
    return _said(refused)


def _said(refused: Refused) -> dict[int, str]:
    return {id: " ".join(error.messages)[:300] for id, error in refused.items()}


def _finish(bulk: BulkAct) -> bool:
    bulk.finished_at = now()
    bulk.save(update_fields=["finished_at"])
    data = {"act": bulk.act, "changed": bulk.changed, "same": bulk.same, "failed": bulk.failed}
    record("bulk_act.finished", bulk, by=bulk.by, data=data)
    changed(f"bulk:{bulk.pk}")
    return False


def _stop(bulk: BulkAct, problem: str) -> bool:
    bulk.stopped_at, bulk.problem = now(), problem
    bulk.save(update_fields=["stopped_at", "problem"])
    record("bulk_act.stopped", bulk, by=bulk.by, data={"problem": problem, "done": bulk.done})
    changed(f"bulk:{bulk.pk}")
    return False
