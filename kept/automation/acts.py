"""THE table of what can be done to a conversation by a macro, by an act on a list, and by whatever acts later.

A line is an act: a name that is stored, a label, the right of whoever runs it, what it wants to know, and its verb.
The right, the sight of the conversation and the argument are checked at the moment the act runs, never when it is written down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kept.accounts.permissions import allowed
from kept.automation.arguments import COLLEAGUE, LINE, NOTHING, REASON, TAGS, TEAM, Argument
from kept.inbox.access import conversation_for
from kept.inbox.asking import set_ask
from kept.inbox.assignment import assign
from kept.inbox.closing import close, reopen, wait
from kept.inbox.models import Conversation
from kept.inbox.tagging import tag, untag


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `do(conversation, value, by)` calls the verb with what the argument read."""

    name: str
    label: Any
    icon: str
    right: str
    argument: Argument
    do: Callable[[Conversation, Any, Any], Any]


# In the order in which several acts of one press run: what may take a conversation out of sight comes last.
TABLE = [
    Act("ask", gettext_lazy("Say what the customer wants"), "pencil", "answer", LINE, lambda row, value, by: set_ask(row, value, by=by)),
    Act("tag", gettext_lazy("Add tags"), "tag", "answer", TAGS, lambda row, value, by: tag(row, *value, by=by)),
    Act("untag", gettext_lazy("Take tags away"), "tag", "answer", TAGS, lambda row, value, by: untag(row, *value, by=by)),
    Act("reopen", gettext_lazy("Open again"), "rotate-ccw", "answer", NOTHING, lambda row, value, by: reopen(row, by=by)),
    Act("wait", gettext_lazy("Wait for the customer"), "hourglass", "answer", NOTHING, lambda row, value, by: wait(row, by=by)),
    Act("close", pgettext_lazy("act", "Close"), "check", "answer", REASON, lambda row, value, by: close(row, because=value, by=by)),
    Act("take", gettext_lazy("Assign to me"), "user-round", "assign", NOTHING, lambda row, value, by: assign(row, to_user=by, by=by)),
    Act("assign", gettext_lazy("Assign to a colleague"), "user-round", "assign", COLLEAGUE, lambda row, value, by: assign(row, to_user=value, by=by)),
    Act("back_to_team", gettext_lazy("Give back to the team"), "users", "assign", NOTHING, lambda row, value, by: assign(row, to_user=None, by=by)),
    Act("assign_team", gettext_lazy("Move to a team"), "layers", "assign", TEAM, lambda row, value, by: assign(row, to_team=value, by=by)),
]  # fmt: skip
ACTS = {act.name: act for act in TABLE}


def act_named(name: Any) -> Act:
    """The act of this name. Raises ValidationError {"act": …} for one that is not in the table."""
    found = ACTS.get(name) if isinstance(name, str) else None
    if found is None:
        raise ValidationError({"act": _("There is no such act.")})
    return found


def acts_for(user: Any) -> list[Act]:
    """The acts `user` has the right to, in the order of the table."""
    return [act for act in TABLE if allowed(user, act.right)]


def perform(name: str, conversation: Conversation, value: Any = "", *, by: Any) -> Conversation:
    """Do one act. The conversation is found again through `by`, who needs the act's right now.

    Raises PermissionDenied, Http404 (the conversation or what `value` names is not for them), ValidationError.
    """
    act = act_named(name)
    if not allowed(by, act.right):
        raise PermissionDenied(_("You may not do this: %(act)s.") % {"act": act.label})
    found = conversation_for(by, conversation.pk)
    act.do(found, act.argument.read(by, value), by)
    return found
