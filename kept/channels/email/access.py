"""What a user may find of what waits in the quarantine, by whatever channel it came, and of the channels mail comes in by."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.access import hidden_teams
from kept.inbox.access import quarantined_for as all_quarantined_for
from kept.inbox.access import visible_channels
from kept.inbox.models import Channel, Raw
from kept.inbox.ways_in import kinds


def quarantined_for(user: Any) -> QuerySet[Raw]:
    """Mails that wait in the quarantine, newest first; none for a channel, or about a conversation, that is hidden from
    the user, and none that was put aside."""
    return _all_for(user).filter(aside_at__isnull=True)


def put_aside_for(user: Any) -> QuerySet[Raw]:
    """Those that were put aside, the last first."""
    return _all_for(user).filter(aside_at__isnull=False).order_by("-aside_at", "-id")


def _all_for(user: Any) -> QuerySet[Raw]:
    rows = all_quarantined_for(user).filter(channel_kind__in=kinds()).select_related("file", "owner", "channel__team")
    if getattr(user, "leads", False):
        return rows
    # A raw without a channel, or about nothing, stays: Django keeps NULL out of the negation.
    return rows.exclude(channel__team__in=hidden_teams(user)).exclude(about__team__in=hidden_teams(user))


def raw_for(user: Any, id: int) -> Raw:
    """One mail of the quarantine, also one put aside. Http404 if there is none the user may see."""
    return _found(_all_for(user).filter(pk=id))


def raws_for(user: Any, ids: list[int]) -> list[Raw]:
    """Those of these mails that the user may see, the oldest first: what is not there any more is left out."""
    return list(_all_for(user).filter(pk__in=ids[:200]).order_by("pk"))


def channel_named(user: Any, given: str) -> Channel:
    """The mail channel with this id or address that the user may see. Http404 if there is none."""
    rows = visible_channels(user).filter(kind="email")
    is_id = given.isascii() and given.isdigit() and len(given) < 19
    return _found(rows.filter(pk=int(given)) if is_id else rows.filter(address=given.strip().lower()))


def _found(rows: QuerySet) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found
