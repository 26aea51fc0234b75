"""Views at hand: each user pins those they need daily, in their own order."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from kept.events.recording import record
from kept.inbox.models import SavedView, ViewPin
from kept.live.hub import changed


def pin(view: SavedView, *, by: Any) -> None:
    """At hand from now on, after the others. Twice is once. Event: view.pinned."""
    with transaction.atomic():
        last = ViewPin.objects.filter(user=by).order_by("-place").first()
        _row, new = ViewPin.objects.get_or_create(user=by, view=view, defaults={"place": last.place + 1 if last else 1})
        if new:
            record("view.pinned", view, by=by)
            changed(f"user:{by.pk}")


def unpin(view: SavedView, *, by: Any) -> None:
    """Not at hand any more. Event: view.unpinned."""
    with transaction.atomic():
        if ViewPin.objects.filter(user=by, view=view).delete()[0]:
            record("view.unpinned", view, by=by)
            changed(f"user:{by.pk}")


def order_pins(views: Iterable[int], *, by: Any) -> None:
    """The ids in their new order; what is not named stays behind them, ids that are not pinned are passed over.

    Event: view.pins_ordered.
    """
    with transaction.atomic():
        rows = {row.view_id: row for row in ViewPin.objects.select_for_update().filter(user=by).order_by("place", "pk")}
        wanted = [id for id in dict.fromkeys(views) if id in rows]
        for place, id in enumerate([*wanted, *(id for id in rows if id not in set(wanted))], 1):
            rows[id].place = place
        ViewPin.objects.bulk_update(rows.values(), ["place"])
        record("view.pins_ordered", by, by=by, data={"views": wanted})
        changed(f"user:{by.pk}")


def pinned_by(user: Any) -> dict[int, int]:
    """{view id: place} of a user's pins, in order. One query."""
    return dict(ViewPin.objects.filter(user=user).order_by("place", "pk").values_list("view_id", "place"))
