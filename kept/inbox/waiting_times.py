"""How long people of a channel wait for a first answer: said to them only where enough is known."""

from datetime import datetime, timedelta
from math import ceil

from django.core.cache import cache
from django.db.models import Min, Q

from kept.events.clock import now
from kept.inbox.models import Channel, Conversation, Kind
from kept.roster import business_time
from kept.roster.hours import calendar_of
from kept.roster.models import Calendar

SPAN = timedelta(days=28)
LEAST, MOST = 20, 400  # conversations
SHARE = 0.8  # of them were answered within what is said
LONGEST = timedelta(hours=8)
KEPT = 3600  # seconds


def usual_wait(channel: Channel) -> timedelta | None:
    """Within how much open time four of five had their first answer in the last four weeks; None where that is not known,
    or more than a day's work. Those who still wait count as waiting longer. Looked at once an hour."""
    key = f"inbox.usual_wait:{channel.pk}"
    found = cache.get(key)
    if found is None:
        found = (_usual_wait(channel, now()),)
        cache.set(key, found, KEPT)
    return found[0]


def _usual_wait(channel: Channel, moment: datetime) -> timedelta | None:
    asked, said = Q(messages__kind=Kind.INBOUND), Q(messages__kind=Kind.REPLY)
    human = Q(messages__automatic=False)
    rows = list(
        Conversation.objects.filter(
            channel=channel, imported_at=None, last_at__gte=moment - SPAN, created_at__gte=moment - SPAN
        )
        .order_by("-last_at", "-id")
        .annotate(first=Min("messages__at", filter=asked & human), answer=Min("messages__at", filter=said & human))
        .filter(Q(answer__isnull=False) | Q(waiting_since__isnull=False), first__isnull=False)
        .values_list("first", "answer")[:MOST]
    )
    calendar = calendar_of(channel.team)
    waits = sorted(_open_time(calendar, first, answer) if answer else timedelta.max for first, answer in rows)
    if len(waits) < LEAST:
        return None
    wait = waits[ceil(len(waits) * SHARE) - 1]
    return wait if wait <= LONGEST else None


def _open_time(calendar: Calendar | None, first: datetime, answer: datetime) -> timedelta:
    if answer <= first:
        return timedelta()
    return business_time.between(calendar, first, answer) if calendar else answer - first
