"""THE table of what can be done to a conversation by a macro, by an act on a list, and by whatever acts later.

A line is an act: a name that is stored, a label, the right of whoever runs it, what it wants to know, its verb, and the
way back. Right, sight and argument are checked at the moment the act runs, never when it is written down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kept.accounts.permissions import allowed
from kept.automation import ways_back
from kept.automation.arguments import COLLEAGUE, LINE, NOTHING, PRIORITY, REASON, TAGS, TEAM, Argument
from kept.automation.each import each
from kept.automation.ways_back import WayBack
from kept.inbox.access import conversation_for
from kept.inbox.asking import describe_many
from kept.inbox.assignment import assign_many
from kept.inbox.blocking import mark_spam
from kept.inbox.closing import close_many, reopen_many, wait_many
from kept.inbox.models import Conversation
from kept.inbox.prioritising import prioritise_many
from kept.inbox.refusing import Refused, one
from kept.inbox.tagging import retag_many


@dataclass(frozen=True)
class Act:
    """One thing that can be done. `do(rows, value, by)` calls the verb for many with what the argument read.

    A verb that knows only one conversation is given as `each(verb)`. Without a way back a run cannot be undone.
    """

    name: str
    label: Any
    icon: str
    right: str
    argument: Argument
    do: Callable[[list[Conversation], Any, Any], Refused]
    way_back: WayBack | None = None


# In the order in which several acts of one press run: what may take a conversation out of sight comes last.
TABLE = [
    Act("ask", gettext_lazy("Say what the customer wants"), "pencil", "answer", LINE, lambda rows, value, by: describe_many(rows, ask=value, by=by), ways_back.ASK),
    Act("tag", gettext_lazy("Add tags"), "tag", "answer", TAGS, lambda rows, value, by: retag_many(rows, add=value, by=by), ways_back.TAGS),
    Act("untag", gettext_lazy("Take tags away"), "tag", "answer", TAGS, lambda rows, value, by: retag_many(rows, remove=value, by=by), ways_back.TAGS),
    Act("priority", gettext_lazy("Set the priority"), "flag", "answer", PRIORITY, lambda rows, value, by: prioritise_many(rows, to=value, by=by), ways_back.PRIORITY),
    Act("reopen", gettext_lazy("Open again"), "rotate-ccw", "answer", NOTHING, lambda rows, value, by: reopen_many(rows, by=by), ways_back.STATE),
    Act("wait", gettext_lazy("Wait for the customer"), "hourglass", "answer", NOTHING, lambda rows, value, by: wait_many(rows, by=by), ways_back.STATE),
    Act("close", pgettext_lazy("act", "Close"), "check", "answer", REASON, lambda rows, value, by: close_many(rows, because=value, by=by), ways_back.STATE),
    Act("spam", gettext_lazy("It is spam"), "ban", "answer", NOTHING, each(lambda row, value, by: mark_spam(row, by=by)), ways_back.SPAM),
    Act("take", gettext_lazy("Assign to me"), "user-check", "assign", NOTHING, lambda rows, value, by: assign_many(rows, to_user=by, by=by), ways_back.OWNER),
    Act("assign", gettext_lazy("Assign to a colleague"), "user-round", "assign", COLLEAGUE, lambda rows, value, by: assign_many(rows, to_user=value, by=by), ways_back.OWNER),
    Act("back_to_team", gettext_lazy("Give back to the team"), "users", "assign", NOTHING, lambda rows, value, by: assign_many(rows, to_user=None, by=by), ways_back.OWNER),
    Act("assign_team", gettext_lazy("Move to a team"), "layers", "assign", TEAM, lambda rows, value, by: assign_many(rows, to_team=value, by=by), ways_back.OWNER),
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


def need(act: Act, user: Any) -> None:
    """Raises PermissionDenied unless `user` has the right to the act now."""
    if not allowed(user, act.right):
        raise PermissionDenied(_("You may not do this: %(act)s.") % {"act": act.label})


def perform(name: str, conversation: Conversation, value: Any = "", *, by: Any) -> Conversation:
    """Do one act. The conversation is found again through `by`, who needs the act's right now.

    Raises PermissionDenied, Http404 (the conversation or what `value` names is not for them), ValidationError.
    """
    act = act_named(name)
    need(act, by)
    found = conversation_for(by, conversation.pk)
    return one(found, act.do([found], act.argument.read(by, value), by))
