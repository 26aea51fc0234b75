"""What the thread says of a call, and of what one of us wrote down for a customer."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kept.channels.phone.outcomes import DIRECTIONS, OUTCOMES
from kept.inbox.heard import way_text
from kept.inbox.models import Message
from kept.people.numbers import shown_number
from kept.ui.formats import number


@dataclass(frozen=True)
class Heard:
    """How it reached us: an icon, words, and for a call the number to ring."""

    icon: str
    words: tuple[str, ...]
    minutes: int | None = None
    number: str = ""

    @property
    def shown(self) -> str:
        return shown_number(self.number) if self.number else ""


def heard(message: Message | None) -> Heard | None:
    """None for what came by itself."""
    marks = message.marks if message is not None and isinstance(message.marks, dict) else {}
    call = marks.get("call")
    if isinstance(call, dict):
        words = (DIRECTIONS.get(_text(call, "direction"), ""), OUTCOMES.get(_text(call, "outcome"), ((), ""))[1])
        minutes = call.get("minutes")
        said = tuple(str(each) for each in words if each)
        return Heard("phone", said, minutes if isinstance(minutes, int) else None, _text(call, "number"))
    if isinstance(score := marks.get("rating"), int):
        return Heard("star", (_("Gave %(score)s of %(most)s") % {"score": number(score), "most": number(5)},))
    return Heard("pencil", (way,)) if (way := way_text(marks)) else None


def _text(call: dict[str, Any], name: str) -> str:
    return str(call.get(name) or "")
