"""The lists of promises: mine by due time, the team's for its leads, and what was kept today."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from kept.accounts.access import hidden_teams, own_team_ids
from kept.accounts.models import User
from kept.events.clock import now
from kept.promises.access import shown, visible_promises
from kept.promises.attempting import UNANSWERED
from kept.promises.measures import DAYS, Share, kept_rate
from kept.promises.models import Entry, EntryKind, Promise, PromiseQuerySet, PromiseState
from kept.text.numbers import YEARS

PAGE = 50
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Page:
    """One page of a list, soonest first: `broken` before `open`. `next` is the cursor of the following page, or ""."""

    broken: list[Promise]
    open: list[Promise]
    next: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a promise's log. `who` is a colleague's name, "" for the customer and for Kept itself."""

    entry: Entry
    who: str

    @property
    def by_customer(self) -> bool:
        return self.entry.by_kind == "customer"

    @property
    def due(self) -> datetime | None:
        return self._time("due")

    @property
    def until(self) -> datetime | None:
        return self._time("until")

    @property
    def result_text(self) -> str:
        """What came of an act or an attempt, in the reader's language where it is one of our words."""
        said = self.entry.data.get("result", "")
        return str(UNANSWERED.get(said, said))

    def _time(self, name: str) -> datetime | None:
        said = self.entry.data.get(name)
        return datetime.fromisoformat(said) if said else None


def own(user: Any) -> PromiseQuerySet:
    """What `user` stands for: alone, or as one of a team."""
    of_my_teams = Q(owner__isnull=True, owner_team_id__in=own_team_ids(user)) & ~Q(
        conversation__team__in=hidden_teams(user)
    )
    return Promise.objects.filter(Q(owner=user) | of_my_teams)


def mine(user: Any, *, after: str = "", limit: int = PAGE) -> Page:
    """What `user` still owes, soonest first."""
    return page(own(user), after=after, limit=limit)


def of_team(user: Any, *, after: str = "", limit: int = PAGE) -> Page:
    """What everybody still owes, soonest first, as far as `user` may see it. Who owns it stands beside it; nobody is counted."""
    return page(visible_promises(user), after=after, limit=limit)


def kept_today(user: Any) -> list[Promise]:
    """What `user` kept since midnight in their zone, latest first, at most a page."""
    midnight = now().astimezone(timezone.get_current_timezone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(
        with_attempts(shown(Promise.objects.filter(owner=user, kept_at__gte=midnight))).order_by("-kept_at")[:PAGE]
    )


def pressing(user: Any) -> QuerySet[Promise]:
    """Own promises that are broken or due within the hour: the badge of the rail counts them."""
    return own(user).due_before(now() + SOON)


def rate(user: Any, *, of_team: bool = False) -> Share:
    """The kept rate of the last DAYS days: one's own, for one's own eyes, or everybody's together."""
    rows = visible_promises(user) if of_team else Promise.objects.filter(owner=user)
    return kept_rate(rows, since=now() - timedelta(days=DAYS), at=now())


def page(rows: PromiseQuerySet, *, after: str, limit: int) -> Page:
    """One page of unsettled rows by (due_at, id). Three queries, however many rows."""
    found = list(with_attempts(shown(following(rows.unsettled(), after))).order_by("due_at", "id")[: limit + 1])
    more, found, moment = len(found) > limit, found[:limit], now()
    return Page(
        [row for row in found if row.due_at < moment],
        [row for row in found if row.due_at >= moment],
        cursor(found[-1]) if more else "",
    )


def with_attempts(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """The rows with `tried`, the list of their attempts, oldest first."""
    return rows.prefetch_related(
        Prefetch("entries", Entry.objects.filter(kind=EntryKind.ATTEMPTED).order_by("pk"), to_attr="tried")
    )


def cursor(row: Promise) -> str:
    return f"{row.due_at.isoformat()}_{row.pk}"


def following(rows: QuerySet[Promise], after: str) -> QuerySet[Promise]:
    """Rows after the cursor; one that makes no sense counts as none."""
    said, _, id = after.rpartition("_")
    try:
        at, number = datetime.fromisoformat(said), int(id)
    except ValueError:
        return rows
    if at.tzinfo is None or number >= 2**63 or at.year not in YEARS:
        return rows
    return rows.filter(due_at__gte=at).exclude(due_at=at, id__lte=number)


def log_of(promise: Promise) -> list[Line]:
    """What happened to a promise, oldest first, with who did it by name. Two queries."""
    entries = list(promise.entries.order_by("pk"))
    ids = {entry.by_id for entry in entries if entry.by_kind == "user"}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [Line(entry, names.get(entry.by_id, "") if entry.by_kind == "user" else "") for entry in entries]


def in_state(rows: PromiseQuerySet, state: str, at: datetime) -> PromiseQuerySet:
    """Those of `rows` whose state at `at` is `state`: `Promise.state_at` said to the database."""
    void = Q(voided_at__lte=F("due_at"))
    kept = Q(kept_at__lte=F("due_at"))
    mended = Q(mended_at__isnull=False)
    conditions = {
        PromiseState.VOID: void,
        PromiseState.KEPT: kept & ~void,
        PromiseState.MENDED: mended & ~void & ~kept,
        PromiseState.BROKEN: Q(due_at__lt=at) & ~void & ~kept & ~mended,
        PromiseState.OPEN: Q(due_at__gte=at) & ~void & ~kept & ~mended,
    }
    return rows.filter(conditions[PromiseState(state)])
