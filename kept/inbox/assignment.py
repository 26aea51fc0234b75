"""Who a conversation lies with: a person, a team, or nobody yet."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.accounts.permissions import allowed
from kept.events.recording import Happened, record_many
from kept.inbox.changing import changing_many
from kept.inbox.mentioning import may_see, seeing
from kept.inbox.models import Conversation
from kept.inbox.refusing import Refused, one
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
    team's work loses it when it moves there. Whoever gets it is told.
    Raises ValidationError by field, Stale. Event: conversation.assigned.
    """
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation.pk)
        had = rows.values_list("assignee_id", flat=True).first()
        refused = assign_many([conversation], by=by, to_user=to_user, to_team=to_team, expected=expected)
        user = one(conversation, refused).assignee
        if user is not None and user.pk != had and user != by and not user.is_system:
            tell_of_assignment(conversation, user, getattr(by, "name", "Kept"))
    return conversation


def assign_many(
    conversations: Iterable[Conversation],
    *,
    by: Any,
    to_user: Any = UNCHANGED,
    to_team: Any = UNCHANGED,
    expected: int | None = None,
) -> Refused:
    """assign() for many: what is wrong with each that stays where it is, by its id. Nobody is told of each."""
    with changing_many(conversations, expected=expected) as rows:
        before = {row.pk: (row.assignee_id, row.team_id) for row in rows}
        sight = Sight()
        refused = {}
        for row in rows:
            try:
                _move(row, to_user, to_team, sight)
            except ValidationError as error:
                refused[row.pk] = error
                row.assignee_id, row.team_id = before[row.pk]
        moved = [row for row in rows if (row.assignee_id, row.team_id) != before[row.pk]]
        record_many([_assigned(row, *before[row.pk], sight) for row in moved], by=by)
        if moved and to_team is not UNCHANGED:
            _take_along(Conversation.objects.filter(side_of__in=moved), to_team, by)
        if any(row.team_id != before[row.pk][1] for row in moved):
            # Streams were checked when they began to listen: look again who may still hear it.
            changed("access")
    return refused


def _take_along(sides: Iterable[Conversation], team: Team | None, by: Any) -> None:
    """Who may not see a customer's conversation any more sees nothing of what is asked beside it."""
    if rows := list(sides):
        assign_many(rows, to_team=team, by=by)


class Sight:
    """Who sees the work of which team and who is on duty, asked once for all rows of one act."""

    def __init__(self) -> None:
        self.sees = cache(lambda user, team: seeing(team).filter(pk=user).exists())
        self.team = cache(lambda id: Team.objects.get(pk=id) if id else None)
        self.user = cache(lambda id: User.objects.get(pk=id) if id else None)
        self.is_off = cache(lambda id: is_off_duty(self.user(id)))


def _move(row: Conversation, to_user: Any, to_team: Any, sight: Sight) -> None:
    if to_team is not UNCHANGED:
        row.team = to_team
    team = sight.team(row.team_id)
    if to_user is not UNCHANGED:
        row.assignee = to_user
        _refuse_who_cannot(to_user, team, sight)
    elif row.assignee_id is not None and not sight.sees(row.assignee_id, team):
        row.assignee = None


def _assigned(row: Conversation, from_user: int | None, from_team: int | None, sight: Sight) -> Happened:
    user, team = row.assignee_id, row.team_id
    off_duty = user is not None and user != from_user and sight.is_off(user)
    data = {"user": user, "team": team, "from_user": from_user, "from_team": from_team, "off_duty": off_duty}
    return Happened("conversation.assigned", row, [sight.user(user), sight.team(team)], data)


def is_off_duty(user: User | None) -> bool:
    """Whether `user` is not on duty now: worth saying to whoever assigns."""
    return user is not None and not is_on(user)


def assignable(conversation: Conversation) -> list[User]:
    """Who it can be given to, by name."""
    return [user for user in may_see(conversation).order_by("name") if allowed(user, "answer")]


def _refuse_who_cannot(user: User | None, team: Team | None, sight: Sight) -> None:
    if user is None:
        return
    if not allowed(user, "answer"):
        raise ValidationError({"user": _("%(name)s cannot answer customers.") % {"name": user.name}})
    if not user.is_system and not sight.sees(user.pk, team):
        raise ValidationError({"user": _("%(name)s does not see the work of this team.") % {"name": user.name}})
