"""The form of a view's conditions: rows and groups of rows, read from what was posted, made from a tree, drawn with their choices.

A row is a field, an operator and a value; group 0 is the view itself, each further group lies in it. What programs saved
deeper than that is shown in words and kept as it is.
"""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kept.accounts.access import visible_teams, visible_users
from kept.inbox.access import Scope, visible_channels, visible_tags
from kept.inbox.condition_fields import Table
from kept.inbox.condition_trees import Group, Leaf, Node
from kept.inbox.condition_words import OPERATORS, WORDS
from kept.inbox.conditions import WORDS as STANDING
from kept.inbox.conditions import Asker, Condition, Kind
from kept.people.access import people_beginning, visible_organisations
from kept.text.numbers import whole

MOST_ROWS, MOST_CHOICES = 40, 500
SPANS, MANY = ("within", "older_than", "ahead"), ("any_of", "none_of")


@dataclass
class Row:
    """One condition as it stands in the form; `values` are texts."""

    group: int = 0
    field: str = "state"
    op: str = "is"
    values: list[str] = dataclasses.field(default_factory=list)
    unit: str = "d"


@dataclass
class Draft:
    """All rows, and how each group joins its own: "and", "or", or "none" (not one of them)."""

    rows: list[Row]
    joins: dict[int, str]


def posted(post: QueryDict) -> Draft:
    """What the form says."""
    rows = [
        Row(
            whole(post.get(f"g{n}")) or 0,
            post.get(f"f{n}", ""),
            post.get(f"o{n}", ""),
            # What was chosen for another field says nothing of this one.
            post.getlist(f"v{n}")[:60] if post.get(f"p{n}", post.get(f"f{n}")) == post.get(f"f{n}") else [],
            post.get(f"u{n}", "d"),
        )
        for n in range(min(whole(post.get("rows")) or 0, MOST_ROWS))
        if f"f{n}" in post
    ]
    groups = {0} | {row.group for row in rows}
    return Draft(rows, {group: post.get(f"j{group}", "and") for group in sorted(groups)})


def of_tree(tree: Node, asker: Asker) -> Draft | None:
    """The form of a tree; None where it is deeper than the form."""
    root = tree if isinstance(tree, Group) and tree.join != "not" else Group("and", (tree,))
    draft = Draft([], {0: root.join})
    for part in root.parts:
        if isinstance(part, Leaf):
            draft.rows.append(_row(part, 0, asker))
            continue
        inner, join = _inner(part)
        if inner is None:
            return None
        group = len(draft.joins)
        draft.joins[group] = join
        draft.rows += [_row(leaf, group, asker) for leaf in inner]
    return draft


def _inner(part: Group) -> tuple[tuple[Leaf, ...] | None, str]:
    """The conditions of a group, and its join; None where groups lie in it."""
    group, join = part, part.join
    if part.join == "not":
        below = part.parts[0]
        if isinstance(below, Leaf):
            return (below,), "none"
        group, join = below, "none"
        if below.join != "or":
            return None, join
    leaves = tuple(each for each in group.parts if isinstance(each, Leaf))
    return (leaves if len(leaves) == len(group.parts) and leaves else None), join


def _row(leaf: Leaf, group: int, asker: Asker) -> Row:
    values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    if leaf.op in SPANS and isinstance(leaf.value, str):
        return Row(group, leaf.field, leaf.op, [leaf.value[:-1]], leaf.value[-1:])
    if isinstance(leaf.value, bool):
        return Row(group, leaf.field, f"{leaf.op}:{str(leaf.value).lower()}")
    if leaf.condition and leaf.condition.kind in (Kind.PERSON, Kind.ORGANISATION):
        values = [
            f"#{value} {known.name}" if (known := asker.known.get((leaf.condition.kind, value))) else f"#{value}"
            for value in values
        ]
    return Row(group, leaf.field, leaf.op, [str(value) for value in values])


def to_json(draft: Draft, user: Any, table: Table) -> dict[str, Any]:
    """The tree as JSON, still to be checked by condition_trees.read()."""
    inside: dict[int, list[Any]] = {group: [] for group in draft.joins}
    for row in draft.rows:
        inside.setdefault(row.group, []).append(_leaf(row, user, table))
    parts = list(inside.get(0, []))
    for group, leaves in sorted(inside.items()):
        if group and leaves:
            join = draft.joins.get(group, "and")
            parts.append({"not": {"or": leaves}} if join == "none" else {"or" if join == "or" else "and": leaves})
    return {"v": 1, "or" if draft.joins.get(0) == "or" else "and": parts}


def _leaf(row: Row, user: Any, table: Table) -> dict[str, Any]:
    op, _sep, said = row.op.partition(":")
    condition = table.get(row.field)
    value: Any
    if said:
        value = said == "true"
    elif op in SPANS:
        value = f"{(row.values or [''])[0]}{row.unit}"
    else:
        values = [_value(condition, text, user) for text in row.values]
        value = values if op in MANY else values[0] if values else ""
    return {"field": row.field, "op": op, "value": value}


def _value(condition: Condition | None, text: str, user: Any) -> Any:
    kind = condition.kind if condition else Kind.TEXT
    if kind in (Kind.PERSON, Kind.ORGANISATION):
        return _named(kind, text, user)
    if kind is Kind.CHOICE and condition:
        return next((value for value, _label in condition.choices if str(value) == text), text)
    number = whole(text) if kind in (Kind.USER, Kind.TEAM, Kind.CHANNEL, Kind.TAG) else None
    return number if number is not None else text


def _named(kind: Kind, text: str, user: Any) -> Any:
    """The id behind "#12 Salma", or of the first whose name or address begins so."""
    if found := re.match(r"#(\d{1,18})\b", text.strip()):
        return int(found[1])
    rows = (
        people_beginning(user, text)
        if kind is Kind.PERSON
        else visible_organisations(user).filter(name__istartswith=text.strip())
    )
    first = rows.order_by("pk").values_list("pk", flat=True).first() if text.strip() else None
    return first if first is not None else text


class Choices:
    """What can be chosen in a row; each list is looked up once, when the first row wants it."""

    def __init__(self, user: Any, scope: Scope, table: Table):
        self.user, self.table, self.scope = user, table, scope
        self._lists: dict[Kind, list[tuple[str, str]]] = {}

    def fields(self) -> list[tuple[str, str]]:
        return [(line.name, str(line.label)) for line in self.table.for_scope(self.scope)]

    def operators(self, name: str) -> list[tuple[str, str]]:
        condition = self.table.get(name)
        if condition is None:
            return []
        if condition.kind is Kind.YES_NO:
            return [("is:true", str(condition.yes)), ("is:false", str(condition.no))]
        names = [op for op in condition.operators if op != "empty"]
        empty = [("empty:true", condition.no), ("empty:false", condition.yes)] if condition.can_be_empty else []
        return [*((op, str(OPERATORS[op])) for op in names), *((op, str(said or OPERATORS[op])) for op, said in empty)]

    def values(self, name: str) -> list[tuple[str, str]]:
        """Pairs to choose from, none where something is typed."""
        condition = self.table.get(name)
        if condition is None:
            return []
        if condition.kind is Kind.CHOICE:
            return [(str(value), str(label)) for value, label in condition.choices]
        if condition.kind not in self._lists:
            self._lists[condition.kind] = self._list(condition.kind)
        return self._lists[condition.kind]

    def gone(self, row: Row) -> list[str]:
        """Chosen once, and no longer offered: they stay until somebody takes them away."""
        offered = {value for value, _label in self.values(row.field)}
        return [value for value in row.values if offered and value not in offered]

    def _list(self, kind: Kind) -> list[tuple[str, str]]:
        rows = {
            Kind.USER: visible_users,
            Kind.TEAM: visible_teams,
            Kind.CHANNEL: visible_channels,
            Kind.TAG: visible_tags,
        }.get(kind)
        if rows is None:
            return []
        words = [(word, str(WORDS[(kind, word)])) for word in STANDING.get(kind, ())]
        return [
            *words,
            *(
                (str(id), name)
                for id, name in rows(self.user).order_by("name").values_list("pk", "name")[:MOST_CHOICES]
            ),
        ]

    def widget(self, row: Row) -> str:
        """Which control the value has: none, span, many, one, date, number or text."""
        condition = self.table.get(row.field)
        op = row.op.partition(":")
        if condition is None or op[1]:
            return "none"
        if op[0] in SPANS:
            return "span"
        if self.values(row.field):
            return "many" if op[0] in MANY else "one"
        return {Kind.TIME: "date", Kind.DATE: "date", Kind.NUMBER: "number"}.get(condition.kind, "text")


def mended(draft: Draft, choices: Choices) -> Draft:
    """The draft with an operator that each field takes, and a value that its control can show."""
    for row in draft.rows:
        known = [name for name, _label in choices.operators(row.field)]
        if known and row.op not in known:
            row.op, row.values = known[0], []
        wanted = choices.widget(row)
        if wanted == "one" and not row.values:
            row.values = [choices.values(row.field)[0][0]]
        if wanted == "span" and not row.values:
            row.values = ["1"]
        if row.unit not in "mhdw":
            row.unit = "d"
    return draft


def name_of_copy(name: str) -> str:
    return _("%(name)s, copy") % {"name": name[:60]}
