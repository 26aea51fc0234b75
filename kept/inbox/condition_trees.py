"""Trees of conditions, joined by and, or, not: read from JSON, checked, and asked of conversations as one Q.

    {"v": 1, "and": [{"field": "state", "op": "is", "value": "open"},
                     {"or": [{"field": "tag", "op": "is", "value": "courier"},
                             {"not": {"field": "assignee", "op": "is", "value": "me"}}]}]}

A condition that names only what is gone (or not there for the reader) matches nothing, also under a *not*: a view must
not suddenly show everything because a tag was removed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from kept.inbox import condition_values as values
from kept.inbox.condition_fields import Table
from kept.inbox.conditions import NEGATIVE, REFERENCES, WORDS, Asker, Condition, Kind, question

VERSION, DEEPEST, MOST, LONGEST = 1, 6, 40, 20_000  # depth with the conditions themselves; characters of JSON
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Leaf:
    """One condition. `condition` is None where its field is gone, or no longer takes what was saved."""

    field: str
    op: str
    value: Any
    condition: Condition | None = None


@dataclass(frozen=True)
class Group:
    """Parts joined by "and", "or"; under "not" exactly one."""

    join: str
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Reading:
    """How JSON is read: by which table, and whether what is not understood stays as gone."""

    lenient: bool
    table: Table


Node = Leaf | Group
EVERYTHING = Group("and", ())


def read(data: Any, *, lenient: bool = False, table: Table | None = None) -> Node:
    """The tree that `data` (JSON, or its text) says. Raises ValidationError {"filter": …}.

    `lenient` is for what was saved when it was right: conditions that are not understood any more stay as gone ones.
    """
    try:
        data = _loaded(data)
        if not isinstance(data, dict) or data.get("v", VERSION) != VERSION:
            raise ValidationError(_("This is not a filter."))
        tree = (
            _node({key: value for key, value in data.items() if key != "v"}, 1, Reading(lenient, table or Table()))
            if data
            else EVERYTHING
        )
        if sum(1 for _leaf in leaves(tree)) > MOST:
            raise ValidationError(_("At most %(n)s conditions.") % {"n": MOST})
    except ValidationError as error:
        raise ValidationError({"filter": error.messages}) from error
    return tree


def _loaded(data: Any) -> Any:
    """The JSON in a text, or JSON as it is, if it is not too long: nothing beyond looks into it."""
    try:
        text = data if isinstance(data, str) else json.dumps(data)
        if len(text) <= LONGEST:
            return (json.loads(text) if text.strip() else {}) if isinstance(data, str) else data
    except (ValueError, TypeError, RecursionError):
        pass
    raise ValidationError(_("This is not a filter."))


def _node(data: Any, depth: int, reading: Reading) -> Node:
    if depth > DEEPEST:
        raise ValidationError(_("Groups lie at most %(n)s deep in each other.") % {"n": DEEPEST - 2})
    if isinstance(data, dict) and len(data) == 1:
        join, parts = next(iter(data.items()))
        if join == "not":
            return Group("not", (_node(parts, depth + 1, reading),))
        if join in ("and", "or") and isinstance(parts, list) and len(parts) <= MOST:
            return Group(join, tuple(_node(part, depth + 1, reading) for part in parts))
    if isinstance(data, dict) and isinstance(data.get("field"), str) and data.keys() <= {"field", "op", "value"}:
        return _leaf(data["field"][:100], data.get("op"), data.get("value"), reading)
    raise ValidationError(_("This is not a filter."))


def _leaf(name: str, op: Any, value: Any, reading: Reading) -> Leaf:
    condition = reading.table.get(name)
    try:
        if condition is None:
            raise ValidationError(_("There is no field %(name)s.") % {"name": name})
        if op not in condition.operators:
            raise ValidationError(_("%(field)s cannot be asked so.") % {"field": condition.label})
        return Leaf(name, op, _cleaned(condition, op, value), condition)
    except ValidationError:
        if not reading.lenient:
            raise
        return Leaf(name, str(op)[:20], value)


def _cleaned(condition: Condition, op: str, value: Any) -> Any:
    if op in ("any_of", "none_of"):
        if not isinstance(value, list) or not 0 < len(value) <= values.MOST_VALUES:
            raise ValidationError(_("Choose between one and %(n)s.") % {"n": values.MOST_VALUES})
        return [_one(condition, each) for each in value]
    if op == "empty" or condition.kind is Kind.YES_NO:
        if not isinstance(value, bool):
            raise ValidationError(_("Say yes or no."))
        return value
    if op in ("within", "older_than", "ahead"):
        values.span(value)
        return value
    return _one(condition, value)


def _one(condition: Condition, value: Any) -> Any:
    kind = condition.kind
    if kind in REFERENCES:
        return values.reference(value, WORDS.get(kind, ()), names=kind is Kind.TAG)
    if kind is Kind.CHOICE:
        if isinstance(value, bool) or not any(
            value == each and type(value) is type(each) for each, _l in condition.choices
        ):
            raise ValidationError(_("Choose one of the list."))
        return value
    if kind is Kind.TEXT:
        return values.plain_text(value)
    {Kind.NUMBER: values.amount, Kind.DATE: values.plain_date, Kind.TIME: values.instant}[kind](value)
    return value


def written(tree: Node, *, root: bool = True) -> dict[str, Any]:
    """The JSON of a tree, as it is saved and shown."""
    if isinstance(tree, Leaf):
        data: dict[str, Any] = {"field": tree.field, "op": tree.op, "value": tree.value}
        return {"v": VERSION, "and": [data]} if root else data
    parts = [written(part, root=False) for part in tree.parts]
    return ({"v": VERSION} if root else {}) | {tree.join: parts[0] if tree.join == "not" else parts}


def leaves(tree: Node) -> Iterator[Leaf]:
    """Every condition of the tree."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        for part in tree.parts:
            yield from leaves(part)


def where(tree: Node, asker: Asker, *, negated: bool = False) -> Q:
    """The tree as one Q on Conversation, asked by and for `asker`. What they may see at all is asked beside it."""
    if isinstance(tree, Leaf):
        return _asked(tree, asker, negated)
    if tree.join == "not":
        return where(tree.parts[0], asker, negated=not negated)
    joined = Q()
    for index, part in enumerate(tree.parts):
        one = where(part, asker, negated=negated)
        if not index:
            joined = one
        elif (tree.join == "and") is not negated:
            joined &= one
        else:
            joined |= one
    if not tree.parts:
        return NOTHING if (tree.join == "or") is not negated else ~NOTHING
    return joined


def _asked(leaf: Leaf, asker: Asker, negated: bool) -> Q:
    positive, negative = plain(leaf)
    condition = positive.condition if positive else None
    if positive is None or condition is None or (condition.team and condition.team in asker.scope.hidden):
        return NOTHING
    asked = question(condition, positive.op, positive.value, asker)
    if asked is None:
        return NOTHING
    found = condition.where(*asked, asker)
    return ~found if negated is not negative else found


def plain(leaf: Leaf) -> tuple[Leaf | None, bool]:
    """The leaf without its negation, and whether it had one. None for one whose field is gone."""
    if leaf.condition is None:
        return None, False
    if leaf.op in NEGATIVE:
        return Leaf(leaf.field, NEGATIVE[leaf.op], leaf.value, leaf.condition), True
    if leaf.value is False and (leaf.op == "empty" or leaf.condition.kind is Kind.YES_NO):
        return Leaf(leaf.field, leaf.op, True, leaf.condition), True
    return leaf, False
