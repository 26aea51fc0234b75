"""What waits with nobody is given to who is there: the longest waiting first, never more than one can hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from kept.accounts.models import Team
from kept.events.clock import now
from kept.inbox.assignment import assign
from kept.inbox.conflicts import Stale
from kept.inbox.models import Conversation, Kind, Message, State, Tagging
from kept.workforce.candidates import Candidate, Need, chosen, field_of
from kept.workforce.models import Routing, Turn, Way

AT_ONCE = 100  # conversations in one transaction
KNOWN_FOR = timedelta(days=30)  # how long somebody who answered a customer is the one who knows them
TURNS_FOR = timedelta(days=1)


def route(team: Team) -> int:
    """Give what waits for us in `team` and lies with nobody. Returns how many found somebody; by the team's routing."""
    with transaction.atomic():
        routing = Routing.objects.select_for_update(no_key=True).select_related("team").filter(team=team).first()
        if routing is None or routing.way == Way.HAND:
            return 0
        at = now()
        rows = list(_waiting(team)[: AT_ONCE + 1])
        return sum(_give_each(rows[:AT_ONCE], routing, len(rows), at))


def _waiting(team: Team):
    rows = Conversation.objects.filter(team=team, assignee=None, state=State.OPEN, waiting_since__isnull=False)
    return rows.select_related("team").order_by("waiting_since", "pk")


def _give_each(rows: list[Conversation], routing: Routing, waiting: int, at: datetime):
    if not rows:
        return
    field, tags, known = field_of(routing, at), _tags(rows), _known(rows, at)
    share = field.share(waiting)
    for row in rows:
        need = Need(row, frozenset(tags.get(row.pk, ())), known.get(row.person_id), share)
        who = chosen(need, field, routing, at)
        if who is not None and _given(row, who, routing, at):
            yield 1


def _given(row: Conversation, who: Candidate, routing: Routing, at: datetime) -> bool:
    try:
        assign(row, to_user=who.user, by=routing)
    except (ValidationError, Stale):  # they lost sight of it a moment ago: it waits for the next look
        who.room = 0
        return False
    Turn.objects.create(team=routing.team, user=who.user, conversation=row, at=at)
    who.room, who.held, who.given, who.last = who.room - 1, who.held + 1, who.given + 1, at
    return True


def _tags(rows: list[Conversation]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for conversation, tag in Tagging.objects.filter(conversation__in=rows).values_list("conversation_id", "tag_id"):
        found.setdefault(conversation, set()).add(tag)
    return found


def _known(rows: list[Conversation], at: datetime) -> dict[int, int]:
    """Who answered each of these customers last."""
    people = {row.person_id for row in rows}
    said = Message.objects.filter(
        conversation__person__in=people, kind=Kind.REPLY, automatic=False, user__isnull=False, at__gt=at - KNOWN_FOR
    )
    return dict(said.order_by("at", "pk").values_list("conversation__person", "user"))


def forget_turns() -> int:
    """Timed: whose turn it was long ago matters to nobody."""
    with transaction.atomic():
        return Turn.objects.filter(at__lt=now() - TURNS_FOR).delete()[0]
