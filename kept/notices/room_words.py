"""What is written into a room, in the shape each service takes. What customers wrote can neither format nor mention there."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kept.notices.models import Room, RoomKind, RoomNews
from kept.ui.formats import number
from kept.ui.locales import reader


def payload(room: Room, news: Sequence[RoomNews], *, more: int = 0) -> dict[str, Any]:
    """The JSON for `news` in one message; `more` are further ones that only the desk shows."""
    with translation.override(room.language):
        rows = [(row.title, settings.BASE_URL + row.url) for row in news]
        rest = ngettext("And %(n)s more at the desk.", "And %(n)s more at the desk.", more) % {"n": number(more)}
        return SHAPES[RoomKind(room.kind)](rows, rest if more else "")


def trial(room: Room) -> dict[str, Any]:
    """What the test button writes."""
    with translation.override(room.language):
        return SHAPES[RoomKind(room.kind)](
            [(_("This room is told of what comes to Kept."), settings.BASE_URL + "/")], ""
        )


def _slack(rows: list[tuple[str, str]], rest: str) -> dict[str, Any]:
    # https://docs.slack.dev/messaging/formatting-message-text: & < > are the only signs with a power there.
    lines = [f"<{url}|{_plain(title)}>" for title, url in rows] + ([rest] if rest else [])
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "verbatim": True, "text": line}} for line in lines]
    return {"text": _plain(rows[0][0]), "blocks": blocks, "unfurl_links": False}


def _plain(text: str) -> str:
    # A bar would end the words of a link; * _ ~ ` begin formats only beside a word's edge, where a joiner stands then.
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦").replace("\n", " ")
    return "".join(f"\u200b{sign}" if sign in "*_~`" else sign for sign in safe)


def _teams(rows: list[tuple[str, str]], rest: str) -> dict[str, Any]:
    # Text runs are not read as Markdown; a text block would be.
    runs = [
        [{"type": "TextRun", "text": title, "selectAction": {"type": "Action.OpenUrl", "url": url}}]
        for title, url in rows
    ]
    runs += [[{"type": "TextRun", "text": rest}]] if rest else []
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": reader().html,
        "rtl": reader().dir == "rtl",
        "fallbackText": rows[0][0],
        "body": [{"type": "RichTextBlock", "inlines": inlines} for inlines in runs],
        "actions": [{"type": "Action.OpenUrl", "title": _("Look at it"), "url": rows[0][1]}],
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}


SHAPES = {RoomKind.SLACK: _slack, RoomKind.TEAMS: _teams}
