"""From when to when conversations were with us, and in which state: from the changes of state, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from kept.accounts.models import Team
from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation, State, StateChange

Change = tuple[datetime, str]  # when, to which state
BATCH = 500


@dataclass
class Visits:
    """What happened between `since` and `until`: conversations that came (or came back), went, and where time went.

    `stays`: how long each that went had been with us, from its coming, however long ago. `states`: time spent in each
    state within the window, of all together.
    """

    since: datetime
    until: datetime
    came: list[datetime] = field(default_factory=list)
    went: list[datetime] = field(default_factory=list)
    stays: list[timedelta] = field(default_factory=list)
    states: dict[str, timedelta] = field(default_factory=lambda: defaultdict(timedelta))
    open_at_end: int = 0

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def visits(user: Any, since: datetime, until: datetime, *, team: Team | None = None) -> Visits:
    """Between two moments, the later one at the latest now; of what `user` may see, of one team if given.

    A conversation counts for the team that has it now. Side conversations are left out: they are part of another's.
    """
    mine = seen_by(user, team)
    changes = _changes(mine, since, until)
    before = _before(changes, since)
    found = Visits(since, until)
    for id, rows in changes.items():
        _follow(found, before.get(id, []), rows)
    _add_the_still(found, mine, changes)
    return found


def seen_by(user: Any, team: Team | None) -> QuerySet[Conversation]:
    """The conversations a report of `user` speaks of."""
    rows = visible_conversations(user).filter(side_of=None)
    return rows if team is None else rows.filter(team=team)


def _changes(mine: QuerySet[Conversation], since: datetime, until: datetime) -> dict[int, list[Change]]:
    rows = StateChange.objects.filter(conversation__in=mine.order_by().values("pk"), at__gte=since, at__lt=until)
    found: dict[int, list[Change]] = defaultdict(list)
    for id, at, to in rows.order_by("at", "pk").values_list("conversation_id", "at", "to"):
        found[id].append((at, to))
    return found


def _before(ids: Iterable[int], since: datetime) -> dict[int, list[Change]]:
    """What happened to each of them earlier: in which state it was, and since when it had been with us."""
    found: dict[int, list[Change]] = defaultdict(list)
    each = list(ids)
    for start in range(0, len(each), BATCH):
        rows = StateChange.objects.filter(conversation__in=each[start : start + BATCH], at__lt=since).order_by(
            "at", "pk"
        )
        for id, at, to in rows.values_list("conversation_id", "at", "to"):
            found[id].append((at, to))
    return found


def _follow(found: Visits, before: list[Change], rows: list[Change]) -> None:
    """One conversation through the window."""
    state, entered = State.CLOSED.value, None
    for at, to in before:
        entered = at if state == State.CLOSED else entered
        state = to
    here = found.since
    for at, to in rows:
        if state != State.CLOSED:
            found.states[state] += at - here
        if state == State.CLOSED and to != State.CLOSED:
            found.came.append(at)
            entered = at
        elif state != State.CLOSED and to == State.CLOSED:
            found.went.append(at)
            found.stays.append(at - (entered or at))
        state, here = to, at
    if state != State.CLOSED:
        found.states[state] += found.until - here
        found.open_at_end += 1


def _add_the_still(found: Visits, mine: QuerySet[Conversation], changes: dict[int, list[Change]]) -> None:
    """Those to which nothing happened in the window were in one state all the time: counted, not read."""
    last = defaultdict(int)
    for rows in changes.values():
        last[rows[-1][1]] += 1
    for state, count in mine.order_by().exclude(state=State.CLOSED).values_list("state").annotate(n=Count("pk")):
        still = max(0, count - last[state])
        found.states[state] += still * found.length
        found.open_at_end += still
