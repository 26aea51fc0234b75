"""A tree of conditions said in one sentence, in the reader's language."""

from datetime import date, datetime
from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kept.inbox.condition_trees import Leaf, Node
from kept.inbox.condition_values import instant, plain_date, span
from kept.inbox.conditions import REFERENCES, Asker, Condition, Kind
from kept.ui.formats import day, duration, number
from kept.ui.locales import reader

# What each operator is called where it is chosen, and how it is said with its field and value.
OPERATORS: dict[str, Any] = {
    "is": pgettext_lazy("operator", "is"),
    "is_not": pgettext_lazy("operator", "is not"),
    "any_of": pgettext_lazy("operator", "is one of"),
    "none_of": pgettext_lazy("operator", "is none of"),
    "contains": pgettext_lazy("operator", "contains"),
    "within": pgettext_lazy("operator", "in the last"),
    "ahead": pgettext_lazy("operator", "in the next"),
    "older_than": pgettext_lazy("operator", "longer ago than"),
    "before": pgettext_lazy("operator", "before"),
    "after": pgettext_lazy("operator", "from this day on"),
    "above": pgettext_lazy("operator", "above"),
    "below": pgettext_lazy("operator", "below"),
    "empty:true": pgettext_lazy("operator", "is empty"),
    "empty:false": pgettext_lazy("operator", "has a value"),
}


def sentence(tree: Node, asker: Asker) -> str:
    """What the tree shows: "Conversations where state is open and tag is courier or vip"."""
    said = _said(tree, asker, top=True)
    return _("Conversations where %(conditions)s") % {"conditions": said} if said else _("All conversations")


def _said(node: Node, asker: Asker, *, top: bool = False) -> str:
    if isinstance(node, Leaf):
        return leaf_words(node, asker)
    if node.join == "not":
        return _("not (%(conditions)s)") % {"conditions": _said(node.parts[0], asker, top=True)}
    parts = [said for part in node.parts if (said := _said(part, asker))]
    if not parts and node.join == "or":
        return "" if top else _("nothing")
    said = listed(parts, "or" if node.join == "or" else "standard")
    return said if top or len(parts) < 2 else f"({said})"


def leaf_words(leaf: Leaf, asker: Asker) -> str:
    """One condition in words."""
    condition = leaf.condition
    if condition is None or (condition.team and condition.team in asker.scope.hidden):
        return _("a field that is gone")
    if condition.kind is Kind.YES_NO:
        return str(condition.yes if leaf.value else condition.no)
    names = {"field": condition.label}
    if leaf.op == "empty" and condition.yes:
        return str(condition.no if leaf.value else condition.yes)
    if leaf.op == "empty":
        return (_("%(field)s is empty") if leaf.value else _("%(field)s has a value")) % names
    values = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    names["value"] = listed([value_words(condition, leaf.op, value, asker) for value in values], "or")
    return PATTERNS[leaf.op]() % names


PATTERNS = {
    "is": lambda: _("%(field)s is %(value)s"), "any_of": lambda: _("%(field)s is %(value)s"),
    "is_not": lambda: _("%(field)s is not %(value)s"), "none_of": lambda: _("%(field)s is not %(value)s"),
    "contains": lambda: _("%(field)s contains “%(value)s”"), "within": lambda: _("%(field)s in the last %(value)s"),
    "ahead": lambda: _("%(field)s in the next %(value)s"), "older_than": lambda: _("%(field)s more than %(value)s ago"),
    "before": lambda: _("%(field)s before %(value)s"), "after": lambda: _("%(field)s on %(value)s or later"),
    "above": lambda: _("%(field)s above %(value)s"), "below": lambda: _("%(field)s below %(value)s"),
}  # fmt: skip


def value_words(condition: Condition, op: str, value: Any, asker: Asker) -> str:
    """A value as the reader calls it."""
    if condition.kind in REFERENCES:
        word = WORDS.get((condition.kind, value))
        known = asker.known.get((condition.kind, value))
        return str(word) if word else isolated(known.name) if known else _("something that is gone")
    if condition.kind is Kind.CHOICE:
        return isolated(str(next((label for each, label in condition.choices if each == value), value)))
    if op in ("within", "older_than", "ahead"):
        return duration(span(value), parts=1)
    if condition.kind in (Kind.TIME, Kind.DATE):
        return day(instant(value)) if condition.kind is Kind.TIME else day(_midday(plain_date(value)))
    return number(value) if isinstance(value, int | float) else isolated(str(value))


WORDS = {
    (Kind.USER, "me"): pgettext_lazy("assignee", "me"),
    (Kind.USER, "nobody"): pgettext_lazy("assignee", "nobody"),
    (Kind.TEAM, "mine"): pgettext_lazy("team", "one of my teams"),
    (Kind.TEAM, "nobody"): pgettext_lazy("team", "no team"),
}


def listed(parts: list[str], style: Any) -> str:
    """Parts joined as the language joins them: "a, b or c"."""
    locale = reader().babel
    try:
        return format_list(parts, style=style, locale=locale)
    except ValueError:  # a language whose list has no such form
        return format_list(parts, locale=locale)


def isolated(text: str) -> str:
    """A name between the marks that keep its direction to itself."""
    return f"\u2068{text}\u2069"


def _midday(found: date) -> datetime:
    from datetime import UTC, time

    return datetime.combine(found, time(12), UTC)
