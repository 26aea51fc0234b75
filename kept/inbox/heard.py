"""How something reached us that came by no channel: what the mark `written_down` of a message says (see calling.marks_of)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WAYS = {
    "in_person": pgettext_lazy("how it reached us", "said in person"),
    "letter": pgettext_lazy("how it reached us", "a letter"),
    "chat": pgettext_lazy("how it reached us", "a chat on a private phone"),
    "phone": pgettext_lazy("how it reached us", "a telephone call"),
    "social": pgettext_lazy("how it reached us", "a social network"),
    "other": pgettext_lazy("how it reached us", "some other way"),
}
UNKNOWN = _("some other way")


def way_text(marks: dict[str, Any]) -> str:
    """How it reached us, in words; "" for what came by itself."""
    said = marks.get("written_down")
    return str(WAYS.get(str(said.get("way")), UNKNOWN)) if isinstance(said, dict) else ""
