"""Who went off holds nobody up: what waits with them is the team's again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.inbox.assignment import assign
from kept.inbox.conflicts import Stale
from kept.inbox.models import Conversation, State
from kept.roster.availability import standings
from kept.roster.models import Presence
from kept.workforce.models import Routing, Way


def give_back_of(team: Team) -> int:
    """Take from those who went off since the last look, or to whom a customer wrote meanwhile. Returns how many.

    What a lead gave to somebody who was off already stays with them until the customer writes again.
    """
    with transaction.atomic():
        routing = Routing.objects.select_for_update(no_key=True).filter(team=team).first()
        if routing is None or routing.way == Way.HAND:
            return 0
        at, since = now(), routing.looked_at
        rows = list(_held(team))
        users = {row.assignee_id: row.assignee for row in rows if row.assignee is not None}
        off = _off(users.values(), at)
        went = off - _off((users[id] for id in off), since)
        back = [row for row in rows if row.assignee_id in off and (row.assignee_id in went or _wrote_since(row, since))]
        given = sum(_given_back(row, routing) for row in back)
        Routing.objects.filter(pk=routing.pk).update(looked_at=at)
    return given


def _held(team: Team):
    rows = Conversation.objects.filter(team=team, state=State.OPEN, waiting_since__isnull=False, assignee__isnull=False)
    return rows.select_related("assignee", "team")


def _off(users, at: datetime) -> set[int]:
    rows: list[User] = list(users)
    how = standings(rows, at)
    return {user.pk for user in rows if not user.is_active or how[user.pk].state == Presence.OFF}


def _wrote_since(row: Conversation, since: datetime) -> bool:
    return row.waiting_since is not None and row.waiting_since > since


def _given_back(row: Conversation, routing: Routing) -> bool:
    try:
        assign(row, to_user=None, by=routing)
    except (ValidationError, Stale):
        return False
    return True
