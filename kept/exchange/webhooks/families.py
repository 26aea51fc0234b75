"""What a program can choose to hear of: the first words of the events, in the order of docs/events.md."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

# The families most programs want have words; the others are chosen by name, in the API or under "more".
FAMILIES = {
    "conversation": _("Conversations: opened, closed, assigned …"),
    "message": _("Messages: received, sent …"),
    "note": _("Notes"),
    "promise": _("Promises: made, kept, broken …"),
    "person": _("Customers: new, changed …"),
    "delivery": _("Delivery of our mails"),
    "user": _("Our people"),
}
# Each first word of docs/events.md that is not above; a test compares.
MORE = (
    "alias", "answer", "ask", "asking", "availability", "block", "bulk_act", "call", "channel", "checklist",
    "checklist_template", "device", "digest", "draft", "endpoint", "fact", "field", "focus", "form", "hands", "hours",
    "identity", "import", "link", "macro", "mailbox", "mailings", "notices", "organisation", "people", "people_import",
    "raw", "receipts", "room", "routing", "secrets", "segment", "shift", "side", "signature", "silence", "sound",
    "subject", "survey", "team", "token", "view", "webhook",
)  # fmt: skip
SHAPE = re.compile(r"(?P<family>[a-z_]{1,30})\.(?:\*|[a-z_]{1,30})")


def is_known(name: str) -> bool:
    """Whether `name` is `*`, a family (`promise.*`) or one event of a family that there is."""
    found = SHAPE.fullmatch(name) if isinstance(name, str) else None
    return name == "*" or bool(found and (found["family"] in FAMILIES or found["family"] in MORE))
