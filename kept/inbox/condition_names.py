"""What a tree of conditions names (tags, teams, people…), looked up for the reader in one query."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Coalesce, NullIf

from kept.accounts.access import visible_teams, visible_users
from kept.events.clock import now
from kept.inbox.access import Scope, scope_of, visible_channels, visible_tags
from kept.inbox.condition_trees import Leaf, Node, leaves
from kept.inbox.conditions import REFERENCES, WORDS, Asker, Kind, Known
from kept.people.access import visible_organisations, visible_people

ROWS: dict[Kind, Callable[[Any], QuerySet]] = {
    Kind.USER: visible_users,
    Kind.TEAM: visible_teams,
    Kind.CHANNEL: visible_channels,
    Kind.PERSON: visible_people,
    Kind.ORGANISATION: visible_organisations,
    Kind.TAG: visible_tags,
}


def asker_for(user: Any, *trees: Node, scope: Scope | None = None) -> Asker:
    """`user` with all that the trees name and they may know of. One query, none where nothing is named."""
    wanted = references(leaf for tree in trees for leaf in leaves(tree))
    return Asker(user, scope or scope_of(user), now(), look_up(user, wanted) if wanted else {})


def references(found: Iterable[Leaf]) -> dict[Kind, set[Any]]:
    """The ids and names in conditions, by kind."""
    wanted: dict[Kind, set[Any]] = defaultdict(set)
    for leaf in found:
        if leaf.condition is not None and leaf.condition.kind in REFERENCES and leaf.op != "empty":
            kind = leaf.condition.kind
            values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
            wanted[kind] |= {value for value in values if value not in WORDS.get(kind, ())}
    return {kind: values for kind, values in wanted.items() if values}


def look_up(user: Any, wanted: dict[Kind, set[Any]]) -> dict[tuple[str, Any], Known]:
    """What is there of it, for `user`."""
    parts = [_part(ROWS[kind](user).order_by(), kind, values) for kind, values in wanted.items()]
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    known: dict[tuple[str, Any], Known] = {}
    for kind, id, name in found:
        known[(kind, id)] = Known(id, name or f"#{id}")
        if kind == Kind.TAG:
            spelled = {
                value for value in wanted[Kind.TAG] if isinstance(value, str) and value.casefold() == name.casefold()
            }
            known |= {(kind, value): Known(id, name) for value in spelled}
    return known


def _part(rows: QuerySet, kind: Kind, values: set[Any]) -> QuerySet:
    called: Any = Coalesce(NullIf("name", Value("")), "preferred_name") if kind is Kind.PERSON else F("name")
    asked = Q(pk__in=[value for value in values if isinstance(value, int)])
    for name in (value for value in values if isinstance(value, str)):
        asked |= Q(name__iexact=name)
    named = rows.filter(asked).annotate(kind=Value(str(kind), CharField()), said=called)
    return named.values_list("kind", "pk", "said")
