"""When somebody works by plan: own hours, else the hours of their teams, and single shifts on top."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kept.accounts.models import Membership, User
from kept.roster import business_time
from kept.roster.models import Calendar, Shift, TeamHours, UserHours


@dataclass
class Schedule:
    """Calendars and shifts of one user. With neither we know nothing, and they count as always there."""

    calendars: list[Calendar] = field(default_factory=list)
    shifts: list[tuple[datetime, datetime]] = field(default_factory=list)

    def works(self, at: datetime) -> bool:
        if any(starts <= at < ends for starts, ends in self.shifts):
            return True
        return not self.calendars or any(business_time.is_open(calendar, at) for calendar in self.calendars)

    def next_start(self, at: datetime) -> datetime | None:
        """The first moment from `at` on in which they work; None if there is none."""
        if self.works(at):
            return at
        starts = [business_time.next_opening(calendar, at) for calendar in self.calendars]
        return min(
            [start for start in (*starts, *(begin for begin, _ in self.shifts if begin > at)) if start], default=None
        )

    def next_end(self, at: datetime) -> datetime | None:
        """When the work they are in at `at` ends; None if they are not at work, or it never ends."""
        ends: list[datetime | None] = [end for start, end in self.shifts if start <= at < end]
        ends += [
            business_time.next_closing(calendar, at)
            for calendar in self.calendars
            if business_time.is_open(calendar, at)
        ]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


def schedules_of(users: Iterable[User], since: datetime) -> dict[int, Schedule]:
    """The schedule of each user by id, with shifts that end after `since`. Four queries however many they are."""
    ids = [user.pk for user in users]
    found: dict[int, Schedule] = defaultdict(Schedule)
    for hours in UserHours.objects.filter(user__in=ids).select_related("calendar"):
        found[hours.user_id].calendars.append(hours.calendar)
    without = [id for id in ids if id not in found]
    by_team = (
        {hours.team_id: hours.calendar for hours in TeamHours.objects.select_related("calendar")} if without else {}
    )
    for user_id, team_id in (
        Membership.objects.filter(user__in=without, team__in=by_team).values_list("user_id", "team_id")
        if by_team
        else ()
    ):
        found[user_id].calendars.append(by_team[team_id])
    for user_id, *span in (
        Shift.objects.filter(user__in=ids, ends_at__gt=since)
        .order_by("starts_at")
        .values_list("user_id", "starts_at", "ends_at")
    ):
        found[user_id].shifts.append((span[0], span[1]))
    return {id: found[id] for id in ids}
