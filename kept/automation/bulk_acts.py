"""Acts on many conversations: begun, cancelled, undone. `bulk_running.py` does the work, part by part."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.automation.acts import ACTS, act_named, need
from kept.automation.bulk_running import run
from kept.automation.models import BulkAct, BulkPart
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.access import visible_conversations
from kept.inbox.view_lists import list_named
from kept.live.hub import changed

PART, MOST = 100, 100_000


def begin(act: str, value: Any = "", *, ids: Iterable[int] = (), view: str = "", by: Any) -> BulkAct:
    """Have `act` done to the conversations `ids`, or to all that `view` holds now; those `by` does not see are left out.

    Raises ValidationError by field, PermissionDenied, Http404 for what `value` names. Event: bulk_act.begun.
    """
    line = act_named(act)
    need(line, by)
    try:
        line.argument.read(by, value)
    except ValidationError as error:
        raise ValidationError({"value": error.messages}) from None
    rows = ids_of(by, ids, view)
    with transaction.atomic():
        bulk = BulkAct.objects.create(act=act, value=value, by=by, view=view, total=len(rows))
        parts = [BulkPart(bulk=bulk, ids=rows[at : at + PART]) for at in range(0, len(rows), PART)]
        BulkPart.objects.bulk_create(parts, batch_size=200)
        record("bulk_act.begun", bulk, by=by, about=[by], data={"act": act, "total": len(rows), "view": view})
        run.enqueue(bulk.pk)
    return bulk


def ids_of(user: Any, ids: Iterable[int], view: str) -> list[int]:
    """The conversations that are meant, as far as `user` sees them. Raises ValidationError where there are none, or too many."""
    if view:
        rows = list_named(user, view)
        if rows is None:
            raise ValidationError({"view": _("There is no such list.")})
    else:
        wanted = list(ids)[: MOST + 1]
        if len(wanted) > MOST:
            raise _too_many()
        rows = visible_conversations(user).filter(pk__in=wanted)
    found = list(rows.newest_first().values_list("pk", flat=True)[: MOST + 1])
    if not found:
        raise ValidationError({"ids": _("Choose at least one conversation.")})
    if len(found) > MOST:
        raise _too_many()
    return found


def _too_many() -> ValidationError:
    return ValidationError({"ids": _("At most %(n)s at once.") % {"n": MOST}})


def cancel(bulk: BulkAct, *, by: Any) -> BulkAct:
    """Leave the rest as it is. What was done stays done, and can be undone. Event: bulk_act.cancelled."""
    with transaction.atomic():
        bulk.refresh_from_db(from_queryset=BulkAct.objects.select_for_update())
        if bulk.is_running:
            bulk.cancelled_at = now()
            bulk.save(update_fields=["cancelled_at"])
            record("bulk_act.cancelled", bulk, by=by, data={"done": bulk.done, "total": bulk.total})
            changed(f"bulk:{bulk.pk}")
    return bulk


def can_be_undone(bulk: BulkAct) -> bool:
    """Whether there is a way back from a run that is over: it changed something, and is not itself one."""
    act = ACTS.get(bulk.act)
    undone = BulkAct.objects.filter(undoes=bulk.pk).exists()
    return not bulk.is_running and bulk.undoes_id is None and not undone and bool(bulk.changed and act and act.way_back)


def undo(bulk: BulkAct, *, by: Any) -> BulkAct:
    """Bring back what was before, where nobody has changed it since: a run of its own with its own report.

    Undone twice is once. Raises ValidationError while it runs or where there is no way back, PermissionDenied.
    Event: bulk_act.begun.
    """
    with transaction.atomic():
        bulk.refresh_from_db(from_queryset=BulkAct.objects.select_for_update())
        if before := BulkAct.objects.filter(undoes=bulk).first():
            return before
        if not can_be_undone(bulk):
            raise ValidationError(_("There is nothing here that could be undone."))
        need(act_named(bulk.act), by)
        back = BulkAct.objects.create(
            act=bulk.act, value=bulk.value, by=by, view=bulk.view, undoes=bulk, total=bulk.changed
        )
        BulkPart.objects.bulk_create(filter(None, (_backwards(part, back) for part in bulk.parts.order_by("-id"))), batch_size=200)  # fmt: skip
        record("bulk_act.begun", back, by=by, about=[by, bulk], data={"act": bulk.act, "total": back.total, "undoes": bulk.pk})  # fmt: skip
        run.enqueue(back.pk)
    return back


def _backwards(part: BulkPart, back: BulkAct) -> BulkPart | None:
    """The part of the way back: only what the act changed, from what it made of it to what it was."""
    ids = [id for id in part.ids if str(id) in part.made and part.made[str(id)] != part.was[str(id)]]
    was, made = ({str(id): memory[str(id)] for id in ids} for memory in (part.was, part.made))
    return BulkPart(bulk=back, ids=ids, was=made, made=was) if ids else None
