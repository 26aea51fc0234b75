"""The lists of the desk: mine, team, unassigned, waiting, snoozed, closed, all. As fast with a million conversations as with a thousand.

Each view is a few walks along an index ("legs"), newest first, each cut off after one page. Several legs are
needed where somebody is in several teams: an index gives the newest of one team in order, not of two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Aggregate, CharField, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from kept.inbox.access import Scope, scope_of, without_hidden
from kept.inbox.models import Conversation, ConversationQuerySet, Priority, State, Tagging
from kept.people.models import Identity
from kept.search.counting import ask, compiled
from kept.search.prepared import Prepared, fetch, prepare
from kept.text.names import initial
from kept.text.secrets import masked

VIEWS = ("mine", "team", "unassigned", "waiting", "snoozed", "closed", "all")
PAGE, MOST = 50, 999
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIMES = ("last_at", "waiting_since", "created_at", "snoozed_until", "thanked_at")
SEPARATOR = "\x1f"  # no tag holds it


class Joined(Aggregate):
    """Texts of a group joined by a separator, under each database's own name for it."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


@dataclass(slots=True)
class Row:
    """One line of a list; `tags` are names. `name` is "" where neither name nor address is known."""

    id: int
    person_id: int
    name: str
    subject: str
    ask: str
    preview: str
    state: str
    language: str
    last_at: datetime
    waiting_since: datetime | None
    unread: bool
    assignee_id: int | None
    assignee: str
    team_id: int | None
    channel: str
    channel_kind: str
    team: str
    created_at: datetime
    version: int
    external_id: str | None
    priority: int
    snoozed_until: datetime | None
    thanked_at: datetime | None
    tags: list[str] = field(default_factory=list)

    @property
    def initial(self) -> str:
        return initial(self.name)

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def priority_label(self) -> str:
        return str(Priority(self.priority).label)

    @property
    def line(self) -> str:
        """What the list says of it: the ask, else the subject, else how the last message begins."""
        return masked(self.ask or self.subject or self.preview)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a view; `next` is the cursor of the following one, "" on the last. `unfinished`: more may lie behind (see walking.py)."""

    rows: list[Row]
    next: str = ""
    unfinished: bool = False


def page(user: Any, view: str, *, before: str = "", scope: Scope | None = None, size: int = PAGE) -> Page:
    """A page of a view (KeyError for an unknown one), behind the cursor `before`. One query, two without `scope`."""
    scope = scope or scope_of(user)
    query = (
        _first_page(user.pk, view, scope, size) if not place_of(before) else _page(user.pk, view, scope, size, before)
    )
    if query is None:
        return Page([])
    found = fetch(query, times=TIMES)
    rows = [_row(values) for values in found[:size]]
    return Page(rows, cursor_of(rows[-1]) if len(found) > size else "")


def _page(user_id: int, view: str, scope: Scope, size: int, before: str = "") -> Prepared | None:
    legs = legs_of(user_id, view, scope)
    return prepare(_rows(user_id, RawSQL(*_united([_behind(leg, before) for leg in legs], size + 1)))) if legs else None


def rows_of(user: Any, ids: Sequence[int]) -> list[Row]:
    """The rows of these conversations, which the caller has found for `user`, in this order. One query."""
    found = fetch(prepare(_rows(user.pk, list(ids))), times=TIMES) if ids else []
    rows = {values["id"]: _row(values) for values in found}
    return [rows[id] for id in ids if id in rows]


# The first page is what every change asks for again; compiling its query took longer than running it.
_first_page = lru_cache(maxsize=4096)(_page)


def counts(user: Any, *, scope: Scope | None = None, views: Sequence[str] = VIEWS) -> dict[str, int]:
    """How many conversations each view has; counting stops at 1,000, which means more than 999. One query."""
    scope = scope or scope_of(user)
    query = _counts(user.pk, tuple(views), scope)
    return dict.fromkeys(views, 0) | (ask(query, most=MOST) if query.sql else {})


@lru_cache(maxsize=4096)
def _counts(user_id: int, views: tuple[str, ...], scope: Scope) -> Prepared:
    return compiled(((view, leg) for view in views for leg in legs_of(user_id, view, scope)), most=MOST)


def shown(count: int) -> str:
    """A count as it is shown: "999+" beyond, in the reader's digits."""
    from kept.ui.formats import number

    return f"{number(MOST)}+" if count > MOST else number(count)


def legs_of(user_id: int, view: str, scope: Scope) -> list[ConversationQuerySet]:
    """The querysets whose union is the view; each is one stretch of one index."""
    # What stands beside another conversation is shown there.
    everything = Conversation.objects.filter(side_of=None)
    if view == "team":
        return [everything.filter(team_id=id, state=State.OPEN) for id in scope.own]
    if view == "mine":
        # What I answered and what I owe stays mine until it is closed.
        states = (State.OPEN, State.WAITING)
        return [without_hidden(everything.filter(assignee_id=user_id, state=state), scope.hidden) for state in states]
    conditions: dict[str, dict[str, Any]] = {
        "unassigned": {"assignee_id": None, "state": State.OPEN},
        "waiting": {"state": State.WAITING},
        "snoozed": {"state": State.SNOOZED},
        # One that was merged only leads to another, which has its own row.
        "closed": {"state": State.CLOSED, "merged_into": None},
        "all": {"merged_into": None},
    }
    return [without_hidden(everything.filter(**conditions[view]), scope.hidden)]


def view_of(user: Any, view: str, *, scope: Scope | None = None) -> ConversationQuerySet:
    """The view as one queryset, for callers that filter further. Not for pages of long lists: see page()."""
    legs = legs_of(user.pk, view, scope or scope_of(user))
    return reduce(or_, legs) if legs else Conversation.objects.none()


def neighbours(
    user: Any, view: str, conversation: Conversation, *, scope: Scope | None = None
) -> tuple[int | None, int | None]:
    """Ids of the conversations above and below one in a view, None at the ends. Two queries."""
    legs = legs_of(user.pk, view, scope or scope_of(user))
    at, id = conversation.last_at, conversation.pk
    above = [leg.filter(last_at__gte=at).exclude(last_at=at, id__lte=id).order_by("last_at", "id") for leg in legs]
    below = [leg.before(at, id).newest_first() for leg in legs]
    return _first(above, "ASC"), _first(below, "DESC")


def _first(legs: list[ConversationQuerySet], direction: str) -> int | None:
    if not legs:
        return None
    sql, params = _united(legs, 1, direction)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row[0] if row else None


def _behind(leg: ConversationQuerySet, cursor: str) -> ConversationQuerySet:
    place = place_of(cursor)
    return (leg.before(*place) if place else leg).newest_first()


def _united(legs: list[ConversationQuerySet], limit: int, direction: str = "DESC") -> tuple[str, list]:
    """SQL for the ids of the first `limit` rows over all legs (each ordered already)."""
    parts, params = [], []
    for leg in legs:
        sql, values = leg.values_list("id", "last_at")[:limit].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS leg{len(parts)}")
        params += values
    return (
        f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS legs ORDER BY last_at {direction}, id {direction} LIMIT {int(limit)}",
        params,
    )


def _rows(user_id: int, ids: Any) -> QuerySet:
    address = Identity.objects.filter(person=OuterRef("person_id")).order_by("id").values("shown")[:1]
    tags = (
        Tagging.objects.filter(conversation=OuterRef("pk"))
        .order_by()
        .values("conversation")
        .annotate(names=Joined("tag__name", Value(SEPARATOR)))
    )
    return (
        Conversation.objects.filter(pk__in=ids)
        .annotate(mine=FilteredRelation("seen", condition=Q(seen__user=user_id)), address=Subquery(address), tag_names=Subquery(tags.values("names")))
        .newest_first()
        .values(
            "id", "person_id", "subject", "ask", "preview", "state", "language", "last_at", "waiting_since", "last_message_id", "assignee_id",
            "team_id", "version", "external_id", "priority", "created_at", "snoozed_until", "thanked_at", "address", "tag_names", name=F("person__name"), called=F("person__preferred_name"),
            assignee_name=F("assignee__name"), team_name=F("team__name"), channel_name=F("channel__name"), channel_kind=F("channel__kind"), seen_id=F("mine__message_id"),
        )
    )  # fmt: skip


def _row(values: dict) -> Row:
    name = values.pop("name") or values["called"] or values["address"] or ""
    unread = (values.pop("seen_id") or 0) < values.pop("last_message_id")
    del values["called"], values["address"]
    tags = sorted((values.pop("tag_names") or "").split(SEPARATOR), key=str.casefold)
    return Row(
        name=name,
        unread=unread,
        assignee=values.pop("assignee_name") or "",
        team=values.pop("team_name") or "",
        channel=values.pop("channel_name"),
        tags=[tag for tag in tags if tag],
        **values,
    )


def cursor_of(row: Row | Conversation) -> str:
    """Where a row stands: its time in microseconds and its id."""
    return f"{(row.last_at - EPOCH) // timedelta(microseconds=1)}-{row.id}"


def place_of(cursor: str) -> tuple[datetime, int] | None:
    """(last_at, id) of a cursor, None for one that is none: then the list begins at its top."""
    at, _, id = cursor.partition("-")
    if not (cursor.isascii() and at.isdigit() and id.isdigit() and len(at) < 18 and len(id) < 19):
        return None
    return EPOCH + timedelta(microseconds=int(at)), int(id)
