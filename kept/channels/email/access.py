"""What a user may find of the mails that wait in the quarantine, and of the channels mail comes in by."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.inbox.access import quarantined_for as all_quarantined_for
from kept.inbox.access import visible_channels, visible_conversations
from kept.inbox.models import Channel, Raw


def quarantined_for(user: Any) -> QuerySet[Raw]:
    """Mails in the quarantine, newest first; none for a channel, or about a conversation, that is hidden from the user."""
    rows = all_quarantined_for(user).filter(channel_kind="email")
    if getattr(user, "leads", False):
        return rows
    hidden = list(
        Channel.objects.exclude(pk__in=visible_channels(user).order_by().values("pk")).values_list("pk", flat=True)
    )
    closed = Q(envelope__belongs_to__in=hidden) | Q(envelope__conversation__in=_hidden_conversations(user, rows))
    # By ids: a raw without a channel in its envelope would fall out of a negated JSON lookup (NULL).
    return rows.exclude(pk__in=Raw.objects.filter(closed, reason__gt="").values("pk"))


def _hidden_conversations(user: Any, rows: QuerySet[Raw]) -> list[int]:
    """Of the conversations that mails in the quarantine are about, those the user may not see."""
    named = set(rows.filter(envelope__conversation__gt=0).values_list("envelope__conversation", flat=True))
    return list(named - set(visible_conversations(user).filter(pk__in=named).values_list("pk", flat=True)))


def raw_for(user: Any, id: int) -> Raw:
    """One mail of the quarantine. Http404 if there is none the user may see."""
    return _found(quarantined_for(user).filter(pk=id))


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
