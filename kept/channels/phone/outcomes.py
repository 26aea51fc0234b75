"""How a call can end, each way round. What is not `reached` reached nobody."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REACHED = "reached"
OUT, IN = "out", "in"
DIRECTIONS = {IN: _("They called us"), OUT: _("We called them")}
# outcome -> (ways round, words). Those of a call we made in vain are also those of promises.attempting.
OUTCOMES = {
    REACHED: ((IN, OUT), pgettext_lazy("telephone", "we spoke")),
    "no_answer": ((IN, OUT), pgettext_lazy("telephone", "nobody answered")),
    "voicemail": ((IN, OUT), pgettext_lazy("telephone", "a message was left")),
    "busy": ((OUT,), pgettext_lazy("telephone", "engaged")),
    "wrong_number": ((OUT,), pgettext_lazy("telephone", "wrong number")),
}


def fits(outcome: str, direction: str) -> bool:
    """Whether a call of this way round can end so."""
    return outcome in OUTCOMES and direction in OUTCOMES[outcome][0]
