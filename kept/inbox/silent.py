"""What nobody has answered, or looked at, for too long: the querysets behind the silence list (law 1)."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from kept.accounts.access import hidden_teams
from kept.inbox.access import visible_conversations
from kept.inbox.models import DeliveryState, Kind, Message, State
from kept.roster.waited import AllLimits


def unanswered_for(user: Any, limits: AllLimits) -> QuerySet:
    """Conversations in which somebody has waited for us longer than one business day of their team."""
    waited = limits.waited("day", "waiting_since", "team")
    return (
        visible_conversations(user)
        .filter(waited, waiting_since__isnull=False)
        .exclude(state=State.CLOSED)
        .annotate(silent_since=F("waiting_since"))
    )


def undelivered_for(user: Any, limits: AllLimits) -> QuerySet:
    """Answers that did not arrive, an hour ago or longer, after which nobody has answered or closed."""
    later = Message.objects.filter(
        conversation=OuterRef("conversation"), kind__in=[Kind.REPLY, Kind.CALL], pk__gt=OuterRef("pk")
    )
    rows = Message.objects.filter(limits.waited("hour", "delivery__queued_at", "conversation__team"), delivery__state__in=[DeliveryState.FAILED, DeliveryState.PARTLY])  # fmt: skip
    rows = rows.exclude(conversation__state=State.CLOSED).exclude(Exists(later))
    if not user.leads:
        rows = rows.exclude(conversation__team__in=hidden_teams(user))
    return rows.annotate(silent_since=F("delivery__queued_at"))
