"""Rows of the list, drawn once and remembered: most rows of a page look as they did a second ago.

A list of fifty rows is asked for again each time something changes. Drawing a row costs a hundred times what looking
it up does, so each is remembered under all that its looks depend on. Nothing here is a truth: a forgotten row is drawn.
"""

from collections import OrderedDict
from datetime import timedelta
from threading import Lock
from typing import Any

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from kept.events.clock import now
from kept.inbox.lists import Row
from kept.ui.locales import reader

MOST = 20_000
MINUTE = timedelta(minutes=1)
_drawn: OrderedDict[tuple, SafeString] = OrderedDict()
_lock = Lock()


def drawn(
    rows: list[Row], marks: dict[int, list[Any]], *, view: str, user: Any, open_id: int | None
) -> list[SafeString]:
    """The HTML of each row for this reader, now."""
    told = (view, reader().tag, timezone.get_current_timezone_name())
    moment, template = now(), get_template("desk/_row.html")
    return [_row(row, marks.get(row.id, ()), told, moment, template, user, row.id == open_id) for row in rows]


def _row(row: Row, signs: Any, told: tuple, moment: Any, template: Any, user: Any, opened: bool) -> SafeString:
    own = row.assignee_id == user.pk
    waited = row.waiting_since and (moment - row.waiting_since) // MINUTE
    key = (
        row.id, row.version, row.name, row.line, row.state, row.unread, row.assignee, own, opened, tuple(row.tags[:3]),
        (moment - row.last_at) // MINUTE, waited, tuple(sign.key for sign in signs), *told,
    )  # fmt: skip
    with _lock:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
    # Django's loader hands out text that Jinja would escape once more.
    html = mark_safe(
        template.render({"row": row, "signs": signs, "own": own, "opened": opened, "view": told[0]})
    )  # our own template, escaped by itself
    with _lock:
        _drawn[key] = html
        if len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return html
