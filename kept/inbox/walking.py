"""Finding what a tree of conditions matches, in order, among a million conversations: never more than a bounded effort.

Two ways. Where a part of the tree that must hold names few (a tag, a customer, a value), all of those are looked at.
Else the index of the order is walked from its beginning, along the stretch that the tree allows (a state, an owner, a
team), and each row is asked. After EFFORT rows it stops and says how far it came: the page then ends there, and the
next one goes on. A list is so never wrong, only sometimes not at its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from kept.accounts.permissions import allowed
from kept.inbox.access import without_hidden
from kept.inbox.condition_trees import Group, Leaf, Node, plain, where
from kept.inbox.conditions import Asker, Kind, question
from kept.inbox.models import Conversation, State
from kept.inbox.orders import STANDARD, Order, Phase, place_of, written
from kept.search.counting import ask, compiled

FEW, EFFORT, EFFORT_OF_COUNT, MOST_SOURCES, MOST_LEGS = 3000, 5000, 3000, 8, 16
MOST = 999


@dataclass(frozen=True)
class Found:
    """Ids in order. `next` is where the following page begins, "" at the end; `unfinished`: it ends only because the effort did."""

    ids: list[int]
    next: str = ""
    unfinished: bool = False


@dataclass(frozen=True)
class Counted:
    """How many: exactly, or (`more`) at least so many."""

    n: int
    more: bool = False


@dataclass(frozen=True)
class Plan:
    """What is asked of each row, and where rows come from: `source` (few ids), else the stretches `legs` of an index."""

    condition: str
    params: tuple[Any, ...]
    source: QuerySet | None
    allowed: dict[str, tuple[Any, ...]]
    limits: dict[str, tuple[Any, Any]]


def find(
    asker: Asker, tree: Node, order: Order, *, size: int, after: str = "", within: Q | None = None, effort: int = EFFORT
) -> Found:
    """A page of what `tree` matches and the asker may see. Two queries, sometimes three. `within` narrows it further."""
    plan = plan_of(asker, tree, within)
    number, values = (place_of(order, after) if after else None) or (0, [])
    rows: list[tuple[int, tuple]] = []
    for index in range(number, len(order.phases)) if plan else ():
        assert plan is not None
        bounds = plan.limits.get(order.column) if not index else None
        found, floor = _walk(plan, order.phases[index], values, bounds, size + 1 - len(rows), effort)
        rows += [(index, row) for row in found]
        if len(rows) > size:
            index, row = rows[size - 1]
            return Found([row[0] for _index, row in rows[:size]], written(order, index, row[1:]))
        if floor:
            return Found([row[0] for _index, row in rows], written(order, index, floor), unfinished=True)
        values = []
    return Found([row[0] for _index, row in rows])


def count(asker: Asker, tree: Node, *, within: Q | None = None) -> Counted:
    """How many of them there are, as far as 999 and a bounded effort go. Two queries."""
    plan = plan_of(asker, tree, within)
    if plan is None:
        return Counted(0)
    rows, floor = _walk(plan, STANDARD.phases[0], [], plan.limits.get("last_at"), MOST + 1, EFFORT_OF_COUNT)
    return Counted(min(len(rows), MOST), floor is not None or len(rows) > MOST)


def plan_of(asker: Asker, tree: Node, within: Q | None = None) -> Plan | None:
    """How to find it. None where nothing can match. One query, none where no condition names few."""
    rows = without_hidden(
        Conversation.objects.filter(where(tree, asker), within or Q(), side_of=None), asker.scope.hidden
    )
    if not allowed(asker.user, "read_conversations"):
        return None
    try:
        condition, params = _compiled(rows)
    except EmptyResultSet:
        return None
    must = list(_conjuncts(tree))
    return Plan(condition, params, _smallest(must, asker), _allowed(must, asker), _limits(must, asker))


def _compiled(rows: QuerySet) -> tuple[str, tuple[Any, ...]]:
    """The WHERE of `rows` about one row of inbox_conversation."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(rows.query.where)
    except FullResultSet:
        return "1 = 1", ()
    if sum(map(bool, rows.query.alias_refcount.values())) > 1:
        raise ValueError("a condition joins another table")
    return sql or "1 = 1", tuple(params)


def _conjuncts(tree: Node) -> Iterator[Node]:
    """The parts that must all hold."""
    if isinstance(tree, Group) and tree.join == "and":
        for part in tree.parts:
            yield from _conjuncts(part)
    else:
        yield tree


def _positive(node: Node) -> Leaf | None:
    if not isinstance(node, Leaf):
        return None
    leaf, negative = plain(node)
    return None if negative else leaf


def _smallest(must: list[Node], asker: Asker) -> QuerySet | None:
    """The ids that fit the part of which there are fewest, where these are few; counted in one query."""
    ways = [sources for node in must if (sources := _sources(node, asker))][:MOST_SOURCES]
    if not ways:
        return None
    parts = [(str(way), source) for way, sources in enumerate(ways) for source in sources]
    found = ask(compiled(parts, most=FEW), most=FEW)
    few = [(found.get(str(way), 0), way) for way in range(len(ways)) if found.get(str(way), 0) <= FEW]
    if not few:
        return None
    sources = ways[min(few)[1]]
    return sources[0].union(*sources[1:]) if len(sources) > 1 else sources[0]


def _sources(node: Node, asker: Asker) -> list[QuerySet]:
    """Querysets of ids that together hold all that fits `node`; none where no index gives them."""
    if leaf := _positive(node):
        assert leaf.condition is not None
        asked = question(leaf.condition, leaf.op, leaf.value, asker) if leaf.condition.source else None
        if asked is None or asked[0] in ("empty", "contains") or (asked[0] == "any_of" and None in asked[1]):
            return []
        return [leaf.condition.source(*asked, asker)]  # type: ignore[misc]
    if isinstance(node, Group) and node.join == "or":
        each = [_sources(part, asker) for part in node.parts]
        return [one for sources in each for one in sources] if all(each) else []
    if isinstance(node, Group) and node.join == "and":
        return next((sources for part in node.parts if (sources := _sources(part, asker))), [])
    return []


def _allowed(must: list[Node], asker: Asker) -> dict[str, tuple[Any, ...]]:
    """Values of the columns that stand before the order in an index, where the tree allows only some."""
    found: dict[str, tuple[Any, ...]] = {}
    for leaf in (node for node in must if isinstance(node, Leaf) and node.condition is not None):
        positive, negative = plain(leaf)
        if positive is None or leaf.field not in COLUMNS or positive.op == "empty":
            continue
        asked = question(leaf.condition, positive.op, positive.value, asker)  # type: ignore[arg-type]
        if asked is None:
            continue
        values = set(asked[1])
        if leaf.field == "state":
            values = set(State.values) - values if negative else values
        elif negative:
            continue
        column = COLUMNS[leaf.field]
        found[column] = tuple(sorted(values & set(found.get(column, values)), key=str))
    return found


def _limits(must: list[Node], asker: Asker) -> dict[str, tuple[Any, Any]]:
    """Spans of time in which a column must lie."""
    found: dict[str, tuple[Any, Any]] = {}
    for node in must:
        leaf = _positive(node)
        if leaf and leaf.condition and leaf.condition.kind is Kind.TIME and leaf.op != "empty":
            asked = question(leaf.condition, leaf.op, leaf.value, asker)
            if asked:
                found.setdefault(leaf.field, asked[1])
    return found


COLUMNS = {"state": "state", "assignee": "assignee_id", "team": "team_id"}


def _walk(
    plan: Plan, phase: Phase, after: list[Any], bounds: tuple[Any, Any] | None, most: int, effort: int
) -> tuple[list[tuple], tuple | None]:
    """(rows of id and keys, how far it came if that is not the end): at most `most` rows of the phase. One query."""
    legs = _legs(plan, phase)
    if plan.source is not None:
        asked = [_few(plan, phase, after, most)]
    else:
        asked = [_leg(plan, phase, leg, after, bounds, most, max(effort // len(legs), 1)) for leg in legs]
    if not asked:
        return [], None
    parts, params = [sql for sql, _values in asked], [value for _sql, values in asked for value in values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = cursor.fetchall()
    order = _sorted_by(phase)
    rows = sorted((row[1:] for row in found if not row[0]), key=order)
    floors = sorted((row[2:] for row in found if row[0]), key=lambda keys: order((None, *keys)))
    if not floors:
        return rows[:most], None
    near = order((None, *floors[0]))
    return [row for row in rows if order(row) <= near][:most], floors[0]


def _sorted_by(phase: Phase) -> Any:
    def key(row: tuple) -> tuple:
        return tuple(_Turned(value) for value in row[1:]) if phase.descending else row[1:]

    return key


class _Turned:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any):
        self.value = value

    def __lt__(self, other: "_Turned") -> bool:
        return other.value < self.value

    def __le__(self, other: "_Turned") -> bool:
        return other.value <= self.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Turned) and other.value == self.value


def _legs(plan: Plan, phase: Phase) -> list[dict[str, Any]]:
    """The stretches of an index that hold all the tree allows, by the values of the columns that stand first in it."""
    for prefix in phase.prefixes:
        if not prefix or prefix[0] in plan.allowed or () not in phase.prefixes:
            values = [plan.allowed.get(column, tuple(State.values) if column == "state" else ()) for column in prefix]
            legs = [dict(zip(prefix, each, strict=True)) for each in product(*values)]
            if len(legs) <= MOST_LEGS:
                return legs
    return [{}]


def _leg(
    plan: Plan, phase: Phase, leg: dict[str, Any], after: list[Any], bounds: Any, most: int, effort: int
) -> tuple[str, list]:
    """The rows of one stretch, and how far the effort goes along it.

    The places come from the index alone; only then each conversation is looked at, until enough fit. PostgreSQL keeps
    that order knowingly; SQLite would sort all of it to be sure, and takes a subquery before CROSS JOIN in its order.
    """
    sql, params = _stretch(phase, leg, after, bounds)
    keys = [f"k{n}" for n in range(len(phase.keys))]
    names = ", ".join(keys)
    named = ", ".join(f"{key} AS {name}" for key, name in zip(phase.keys, keys, strict=True))
    places = f"SELECT {named} {sql} ORDER BY {phase.by} LIMIT"
    kept = ", ".join(f"{name} {phase.direction}" for name in keys)
    ordered = f" ORDER BY {kept}" if connection.vendor == "postgresql" else ""
    return (
        f"SELECT * FROM (SELECT 0, inbox_conversation.id, {names} FROM ({places} {int(effort)}) AS place {_each(keys[-1])}"
        f" AND {plan.condition}{ordered} LIMIT {int(most)}) AS found"
        f" UNION ALL SELECT * FROM (SELECT 1, 0, {names} FROM ({places} 1 OFFSET {int(effort) - 1}) AS reached) AS floor",
        [*params, *plan.params, *params],
    )


def _each(id: str) -> str:
    """Look at the conversation of each place, one after the other: never at all of them to be joined at once."""
    if connection.vendor == "postgresql":
        return f"CROSS JOIN LATERAL (SELECT * FROM inbox_conversation c WHERE c.id = place.{id} OFFSET 0) AS inbox_conversation WHERE 1 = 1"
    return f"CROSS JOIN inbox_conversation WHERE inbox_conversation.id = place.{id}"


def _stretch(phase: Phase, leg: dict[str, Any], after: list[Any], bounds: tuple[Any, Any] | None) -> tuple[str, list]:
    """FROM and WHERE of one stretch of an index behind a place."""
    wheres, params = [phase.where] if phase.where else [], []
    if phase.field is not None:
        wheres.insert(0, f"v.field_id = {int(phase.field)}")
    for column, value in leg.items():
        wheres.append(f"c.{column} IS NULL" if value is None else f"c.{column} = %s")
        params += [] if value is None else [value]
    for sign, limit in zip((">=", "<"), bounds or (None, None), strict=True):
        if limit is not None:
            wheres.append(f"{phase.keys[0]} {sign} %s")
            params.append(connection.ops.adapt_datetimefield_value(limit))
    if after:
        sign = "<" if phase.descending else ">"
        wheres.append(f"({', '.join(phase.keys)}) {sign} ({', '.join(['%s'] * len(after))})")
        params += after
    source = "inbox_fieldvalue v" if phase.field is not None else "inbox_conversation c"
    return f"FROM {source} WHERE {' AND '.join(wheres) or '1 = 1'}", params


def _few(plan: Plan, phase: Phase, after: list[Any], most: int) -> tuple[str, list]:
    """All that the source names, asked and sorted. They come first in the join: no index of all is walked instead."""
    assert plan.source is not None
    source, values = plan.source.query.sql_with_params()
    stretch, params = _stretch(phase, {}, after, None)
    stretch = stretch.replace("FROM ", "FROM few CROSS JOIN ", 1)
    keys = [f"k{n}" for n in range(len(phase.keys))]
    named = ", ".join(f"{key} AS {name}" for key, name in zip(phase.keys, keys, strict=True))
    few = f"WITH named(id) AS ({source}), few(id) AS (SELECT DISTINCT id FROM named LIMIT {FEW + 1})"
    order = ", ".join(f"{name} {phase.direction}" for name in keys)
    return (
        f"SELECT 0, inbox_conversation.id, {', '.join(keys)} FROM ({few} SELECT {named} {stretch} AND {phase.keys[-1]} = few.id) AS place"
        f" {_each(keys[-1])} AND {plan.condition} ORDER BY {order} LIMIT {int(most)}",
        [*values, *params, *plan.params],
    )
