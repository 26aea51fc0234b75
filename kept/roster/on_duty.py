"""Who is on duty: a promise is owned, a notice told and a customer answered only by somebody who is."""

from datetime import datetime

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.roster.availability import set_by_hand, standings, state_of
from kept.roster.models import Presence
from kept.roster.schedules import schedules_of


def is_on(user: User, at: datetime | None = None) -> bool:
    """Whether `user` is on duty at `at` (now): at work, if perhaps away from the desk for a moment."""
    return user.is_active and state_of(user, at) != Presence.OFF


def on_duty(team: Team | None, at: datetime | None = None) -> list[User]:
    """The people of `team` (None: everybody) on duty at `at` (now), those at their desk first, then by name."""
    users = list((team.members if team else User.objects).filter(is_active=True, is_system=False))
    how = standings(users, at)
    there = [user for user in users if how[user.pk].state != Presence.OFF]
    return sorted(there, key=lambda user: (how[user.pk].state == Presence.AWAY, user.name))


def next_on(user: User, at: datetime | None = None) -> datetime | None:
    """The first moment from `at` (now) on at which `user` is on duty; None if nobody can say."""
    at = at or now()
    if not user.is_active:
        return None
    row = set_by_hand(at).filter(user=user).order_by("since", "pk").last()
    if row is None:
        return schedules_of([user], at)[user.pk].next_start(at)
    if row.state != Presence.OFF:
        return at
    return row.until and schedules_of([user], row.until)[user.pk].next_start(row.until)
