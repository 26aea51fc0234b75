"""Who a conversation lies with: a person, a team, or nobody yet."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.events.recording import record
from kept.inbox.changing import changing
from kept.inbox.mentioning import may_see
from kept.inbox.models import Conversation
from kept.inbox.telling import tell_of_assignment
from kept.live.hub import changed
from kept.roster.on_duty import is_on

UNCHANGED: Final = object()


def assign(
    conversation: Conversation,
    *,
    by: Any,
    to_user: Any = UNCHANGED,
    to_team: Any = UNCHANGED,
    expected: int | None = None,
) -> Conversation:
    """Give it to a user, a team, or both; None takes it from whoever has it, without the argument it stays.

    Somebody off duty can be given it; the event says so (`off_duty`), as does is_off_duty(). Whoever may not see the
    team's work loses it when it moves there. Raises ValidationError by field, Stale. Event: conversation.assigned.
    """
    with changing(conversation, expected=expected):
        before = (conversation.assignee_id, conversation.team_id)
        if to_team is not UNCHANGED:
            conversation.team = to_team
        if to_user is not UNCHANGED:
            conversation.assignee = to_user
            _refuse_who_cannot(conversation, to_user)
        elif (
            conversation.assignee is not None and not may_see(conversation).filter(pk=conversation.assignee.pk).exists()
        ):
            conversation.assignee = None
        if (conversation.assignee_id, conversation.team_id) == before:
            return conversation
        data = {
            "user": conversation.assignee_id, "team": conversation.team_id, "from_user": before[0], "from_team": before[1],
            "off_duty": conversation.assignee_id != before[0] and is_off_duty(conversation.assignee),
        }  # fmt: skip
        record(
            "conversation.assigned", conversation, by=by, about=[conversation.assignee, conversation.team], data=data
        )
        _tell(conversation, before, by)
    return conversation


def is_off_duty(user: User | None) -> bool:
    """Whether `user` is not on duty now: worth saying to whoever assigns."""
    return user is not None and not is_on(user)


def assignable(conversation: Conversation) -> list[User]:
    """Who it can be given to, by name."""
    return [user for user in may_see(conversation).order_by("name") if allowed(user, "answer")]


def _refuse_who_cannot(conversation: Conversation, user: User | None) -> None:
    if user is None:
        return
    if not allowed(user, "answer"):
        raise ValidationError({"user": _("%(name)s cannot answer customers.") % {"name": user.name}})
    if not user.is_system and not may_see(conversation).filter(pk=user.pk).exists():
        raise ValidationError({"user": _("%(name)s does not see the work of this team.") % {"name": user.name}})


def _tell(conversation: Conversation, before: tuple[int | None, int | None], by: Any) -> None:
    user = conversation.assignee
    if user is not None and user.pk != before[0] and user != by and not user.is_system:
        tell_of_assignment(conversation, user, getattr(by, "name", "Kept"))
    if conversation.team_id != before[1]:
        # Streams were checked when they began to listen: look again who may still hear it.
        changed("access")
