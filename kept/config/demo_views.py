"""The saved views of the demo company: one of each layout, for all."""

from typing import Any

from kept.config import cast

VIEWS: list[dict[str, Any]] = [
    {
        "name": "Waiting for us · بانتظار ردّنا · 待回覆", "order": "waiting", "layout": "table",
        "filter": {"and": [{"field": "waiting_since", "op": "empty", "value": False}, {"field": "state", "op": "is_not", "value": "closed"}]},
    },
    {
        "name": "Who has what · لدى من · 誰在處理", "layout": "board", "board_by": "assignee",
        "filter": {"field": "state", "op": "is_not", "value": "closed"},
    },
    {
        "name": "Promised, and soon due · وعود قريبة · 即將到期的承諾",
        "filter": {"and": [{"field": "promise", "op": "is", "value": True}, {"field": "state", "op": "any_of", "value": ["open", "waiting"]}]},
    },
]  # fmt: skip


def save_views() -> None:
    """Let Mei save them, for everybody."""
    from kept.inbox.view_saving import create_view

    for row in VIEWS:
        create_view(**row, audience="all", by=cast.user("Mei"))
