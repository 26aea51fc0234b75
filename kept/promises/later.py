"""The times at which an answer could leave: mornings on the customer's own clock, or soon."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.inbox.models import Conversation, Scheduled
from kept.promises.errors import Refused
from kept.promises.making import zone_of
from kept.promises.wording import time_in_zone
from kept.promises.zones import at_local, city
from kept.ui import formats

MORNING = "09:00"


@dataclass(frozen=True)
class Time:
    """A time to leave, said by the customer's clock with its city, and by the reader's ("" where they are the same)."""

    label: str
    at: datetime
    hers: str
    mine: str


@dataclass(frozen=True)
class Later:
    """The times that are offered, and the zone they are meant in: the customer's, perhaps only guessed."""

    times: list[Time]
    zone: str
    city: str
    guessed: bool
    now: datetime


def later(conversation: Conversation) -> Later:
    """What the composer offers for an answer that leaves later."""
    zone, guessed = zone_of(conversation.person, conversation)
    here = now().astimezone(ZoneInfo(zone))
    days = [(_("This morning"), 0)] if here.hour < 9 else []
    days += [(_("Tomorrow morning"), 1)]
    if (until_monday := 7 - here.weekday()) > 1:
        days.append((_("On Monday morning"), until_monday))
    times = [said(_("In two hours"), now() + timedelta(hours=2), zone)]
    for label, ahead in days:
        try:
            at = at_local(f"{here.date() + timedelta(days=ahead)}T{MORNING}", zone)
        except Refused:  # the clocks there skip that morning
            continue
        times.append(said(label, at, zone))
    return Later(sorted(times, key=lambda time: time.at), zone, city(zone), guessed, now())


def said(label: str, at: datetime, zone: str) -> Time:
    return Time(label, at, time_in_zone(at, zone, named=True), mine(at, zone))


def said_of(row: Scheduled) -> Time:
    """When a scheduled answer leaves, by both clocks."""
    return said("", row.leave_at, row.timezone)


def mine(at: datetime, zone: str) -> str:
    """The reader's own clock, "" where it shows what the customer's shows."""
    own = timezone.get_current_timezone_name()
    same = at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(own)).utcoffset()
    return "" if same else formats.moment(at, own)


def chosen_time(choice: str, typed: str, conversation: Conversation) -> datetime:
    """The time of a form: one that was offered (ISO), or `typed` off the customer's wall. Raises Refused {"send_at": …}."""
    zone, _guessed = zone_of(conversation.person, conversation)
    try:
        if choice != "typed":
            at = datetime.fromisoformat(choice)
            return at.astimezone(UTC) if at.tzinfo else at_local(choice, zone)
        return at_local(typed, zone)
    except (ValueError, OverflowError):
        return at_local("", zone)  # says what is wrong
