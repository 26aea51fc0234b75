"""On, away or off: what somebody set by hand, else what their hours say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.roster.models import Availability, Presence
from kept.roster.schedules import Schedule, schedules_of

LONGEST_EXTRA = timedelta(hours=12)  # somebody who came in out of hours and forgot to go is off again by then


@dataclass(frozen=True)
class Standing:
    """How somebody stands at a moment: the state, whether it was set by hand, and until when that holds."""

    state: Presence
    by_hand: bool = False
    until: datetime | None = None


def set_availability(user: User, state: str | None, *, until: datetime | None = None, by: Any) -> None:
    """Set `user` to on, away or off until the aware moment `until`, or back to the hours (None).

    Without `until` it holds until the hours change next: who goes home early is back tomorrow without a thought.
    Raises ValidationError for an unknown state or an end that is not ahead.
    """
    moment = now()
    if state is not None and state not in Presence.values:
        raise ValidationError({"state": _("Choose on, away or off.")})
    if until is not None and until <= moment:
        raise ValidationError({"until": _("This time has passed.")})
    with transaction.atomic():
        set_by_hand(moment).filter(user=user).update(until=moment)
        if state is not None:
            end = until or next_change(schedules_of([user], moment)[user.pk], state, moment)
            Availability.objects.create(user=user, state=state, since=moment, until=end)
        record("availability.set", user, by=by, data={"state": state, "until": until and until.isoformat()})


def next_change(schedule: Schedule, state: str, moment: datetime) -> datetime | None:
    """Until when a state set by hand holds: off and away until the next start of work, on until its end."""
    if not schedule.calendars and not schedule.shifts:
        return None
    end = schedule.next_end(moment)
    if state == Presence.ON:
        return end or min(filter(None, [schedule.next_start(moment), moment + LONGEST_EXTRA]))
    return schedule.next_start(end or moment) if end or not schedule.works(moment) else None


def set_by_hand(at: datetime):
    """The rows that hold at `at`: at most one per user, as each new one ends those before."""
    return Availability.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def standings(users: Iterable[User], at: datetime | None = None) -> dict[int, Standing]:
    """How each user stands at `at` (now), by id. Five queries however many they are."""
    users, at = list(users), at or now()
    by_hand = {row.user_id: row for row in set_by_hand(at).filter(user__in=users).order_by("since", "pk")}
    plans = schedules_of([user for user in users if user.pk not in by_hand], at)
    found = {id: Standing(Presence.ON if plan.works(at) else Presence.OFF) for id, plan in plans.items()}
    return found | {id: Standing(Presence(row.state), True, row.until) for id, row in by_hand.items()}


def state_of(user: User, at: datetime | None = None) -> Presence:
    """On, away or off at `at` (now)."""
    return standings([user], at)[user.pk].state
