"""The way back of each act: what it touches, as it was before and after, and the verb that brings the former back.

What has changed since by somebody else is left alone: the way back goes only from exactly where the act led.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kept.accounts.models import Team, User
from kept.inbox.asking import describe_many
from kept.inbox.assignment import assign_many
from kept.inbox.blocking import let_in
from kept.inbox.closing import close_many, reopen_many, wait_many
from kept.inbox.models import Conversation, State, StateChange
from kept.inbox.prioritising import prioritise_many
from kept.inbox.refusing import Refused
from kept.inbox.tagging import retag_many, tags_of

Rows = list[Conversation]
Memory = dict[int, Any]  # JSON by the id of a conversation


@dataclass(frozen=True)
class WayBack:
    """`of(rows)` is what an act touches. `back(rows, now, to, by)` brings each from what it is to what it was.

    `stands(was, made, now)`: whether what the act made of it is still there.
    """

    of: Callable[[Rows], Memory]
    back: Callable[[Rows, Any, Any, Any], Refused]
    stands: Callable[[Any, Any, Any], bool] = lambda was, made, now: now == made


def columns(*names: str) -> Callable[[Rows], Memory]:
    """An act that touches these columns, whose values JSON knows."""
    return lambda rows: {row.pk: [getattr(row, name) for name in names] for row in rows}


def _to_owner(rows: Rows, made: Any, was: Any, by: Any) -> Refused:
    user, team = was
    to_user, to_team = User.objects.filter(pk=user).first(), Team.objects.filter(pk=team).first()
    return assign_many(rows, to_user=to_user, to_team=to_team, by=by)


def _states(rows: Rows) -> Memory:
    """The state of each, and of closed ones the reason."""
    closed = [row.pk for row in rows if row.state == State.CLOSED]
    because = dict(
        StateChange.objects.filter(conversation__in=closed, to=State.CLOSED)
        .order_by("id")
        .values_list("conversation_id", "because")
    )
    return {row.pk: [row.state, because.get(row.pk, "")] for row in rows}


def _to_state(rows: Rows, made: Any, was: Any, by: Any) -> Refused:
    state, because = was
    if state == State.CLOSED:
        return close_many(rows, because=because, by=by)
    return wait_many(rows, by=by) if state == State.WAITING else reopen_many(rows, by=by)


def _tags(rows: Rows) -> Memory:
    return {id: sorted(tag.name for tag in tags) for id, tags in tags_of(rows).items()}


def _tags_stand(was: list[str], made: list[str], now: list[str]) -> bool:
    """Other tags may have come meanwhile: only what the act added must be there, and what it took away not."""
    return set(made) - set(was) <= set(now) and not (set(was) - set(made)) & set(now)


def _to_tags(rows: Rows, made: list[str], was: list[str], by: Any) -> Refused:
    return retag_many(rows, add=set(was) - set(made), remove=set(made) - set(was), by=by)


def _to_ask(rows: Rows, made: Any, was: Any, by: Any) -> Refused:
    return describe_many(rows, ask=was[0], by=by)


def _to_no_spam(rows: Rows, made: Any, was: Any, by: Any) -> Refused:
    for row in rows:
        let_in(row, by=by)
    return _to_state(rows, made, was, by)


OWNER = WayBack(columns("assignee_id", "team_id"), _to_owner)
STATE = WayBack(_states, _to_state)
TAGS = WayBack(_tags, _to_tags, _tags_stand)
ASK = WayBack(columns("ask"), _to_ask)
SPAM = WayBack(_states, _to_no_spam)
PRIORITY = WayBack(columns("priority"), lambda rows, made, was, by: prioritise_many(rows, to=was[0], by=by))
