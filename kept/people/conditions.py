"""What can be asked of a person, and trees of it joined by and, or, not: the shape of saved views, over people.

    {"and": [{"field": "language", "op": "is", "value": "ar"}, {"not": {"field": "tag", "op": "is", "value": "trade"}}]}

Each condition is a Q about the row alone (columns and subqueries, never a join). Domains above add lines of their own
through settings.KEPT_PERSON_CONDITIONS. Times are a day ("2026-11-28") or a span ("90d").
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.events.clock import now
from kept.people.models import PersonTag
from kept.text.folding import fold

DEEPEST, MOST, MOST_VALUES = 6, 40, 50
OPERATORS = {
    "text": ("is", "is_not", "any_of", "none_of"),
    "id": ("is", "is_not", "any_of", "none_of", "empty"),
    "time": ("before", "after", "within", "older_than"),
    "yes_no": ("is",),
}
NEGATIVE = {"is_not": "is", "none_of": "any_of"}
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SPAN = re.compile(r"([1-9][0-9]{0,3})([hdw])")


@dataclass(frozen=True)
class Condition:
    """One field. `where` takes a list of values, (from, to) for times (either may be None), or yes/no; `kind` is one of OPERATORS."""

    name: str
    label: Any
    kind: str
    where: Callable[[Any], Q]


def _column(name: str) -> Callable[[Any], Q]:
    return lambda values: Q(**{f"{name}__in": values})


def _between(name: str) -> Callable[[Any], Q]:
    def where(limits: tuple[datetime | None, datetime | None]) -> Q:
        start, end = limits
        return (Q(**{f"{name}__gte": start}) if start else Q()) & (Q(**{f"{name}__lt": end}) if end else Q())

    return where


OWN = [
    Condition("language", gettext_lazy("Language"), "text", _column("language")),
    Condition("timezone", gettext_lazy("Time zone"), "text", _column("timezone")),
    Condition("organisation", gettext_lazy("Company"), "id", _column("organisation")),
    Condition(
        "tag",
        gettext_lazy("Grouped by"),
        "text",
        lambda values: Q(pk__in=PersonTag.objects.filter(name__in=[fold(str(v)) for v in values]).values("person")),
    ),
    Condition("created", gettext_lazy("Known since"), "time", _between("created_at")),
    Condition(
        "mailings", gettext_lazy("Wants automatic mail"), "yes_no", lambda yes: Q(no_mailings_since__isnull=bool(yes))
    ),
]


@lru_cache
def table() -> dict[str, Condition]:
    """All conditions by name."""
    above = [one for name in settings.KEPT_PERSON_CONDITIONS for one in import_string(name)]
    return {one.name: one for one in (*OWN, *above)}


def checked(data: Any) -> dict:
    """The tree as it is stored. Raises ValidationError {"conditions": …}."""
    where(data)
    return data


def where(data: Any) -> Q:
    """The Q of a tree; everything for an empty one. Raises ValidationError {"conditions": …}."""
    if data == {}:
        return Q()
    try:
        if isinstance(data, dict) and data.get("v") == 1:
            data = {key: value for key, value in data.items() if key != "v"}
        return _node(data, 1, [0])
    except ValidationError as error:
        raise ValidationError({"conditions": error.messages}) from error


def _node(data: Any, depth: int, count: list[int]) -> Q:
    count[0] += 1
    if depth > DEEPEST or count[0] > MOST:
        raise ValidationError(_("These are too many conditions in each other."))
    if isinstance(data, dict) and len(data) == 1:
        join, parts = next(iter(data.items()))
        if join == "not":
            return ~_node(parts, depth + 1, count)
        if join in ("and", "or") and isinstance(parts, list):
            found = [_node(part, depth + 1, count) for part in parts]
            made = found[0] if found else Q()
            for each in found[1:]:
                made = made & each if join == "and" else made | each
            return made
    if isinstance(data, dict) and isinstance(data.get("field"), str) and data.keys() <= {"field", "op", "value"}:
        return _leaf(data["field"], data.get("op"), data.get("value"))
    raise ValidationError(_("This is not a filter."))


def _leaf(name: str, op: Any, value: Any) -> Q:
    condition = table().get(name)
    if condition is None:
        raise ValidationError(_("There is no field %(name)s.") % {"name": name[:60]})
    if op not in OPERATORS[condition.kind]:
        raise ValidationError(_("%(field)s cannot be asked so.") % {"field": condition.label})
    if condition.kind == "time":
        return condition.where(_limits(op, value))
    if condition.kind == "yes_no" or op == "empty":
        if not isinstance(value, bool):
            raise ValidationError(_("Say yes or no."))
        return condition.where(value) if op != "empty" else Q(**{f"{name}__isnull": value})
    found = condition.where(_values(condition, op, value))
    return ~found if op in NEGATIVE else found


def _values(condition: Condition, op: str, value: Any) -> list:
    values = value if op in ("any_of", "none_of") else [value]
    if not isinstance(values, list) or not 0 < len(values) <= MOST_VALUES:
        raise ValidationError(_("Choose between one and %(n)s.") % {"n": MOST_VALUES})
    good = int if condition.kind == "id" else str
    if any(isinstance(each, bool) or not isinstance(each, good) for each in values):
        raise ValidationError(_("%(field)s cannot be asked so.") % {"field": condition.label})
    if any(isinstance(each, str) and (len(each) > 200 or "\x00" in each) for each in values):
        raise ValidationError(_("This is too long."))
    return [each for each in values if not isinstance(each, int) or abs(each) < 2**63] or [0]


def _limits(op: str, value: Any) -> tuple[datetime | None, datetime | None]:
    if op in ("within", "older_than"):
        found = _SPAN.fullmatch(value) if isinstance(value, str) else None
        if not found:
            raise ValidationError(_("Say how long as in 12h, 90d or 4w."))
        edge = now() - int(found[1]) * UNITS[found[2]]
        return (edge, None) if op == "within" else (None, edge)
    try:
        day = datetime.fromisoformat(value if isinstance(value, str) and len(value) <= 40 else "")
    except ValueError:
        raise ValidationError(_("Say a day as in 2026-11-28.")) from None
    day = day if day.tzinfo else day.replace(tzinfo=UTC)
    if not 1900 < day.year < 2200:
        raise ValidationError(_("Say a day as in 2026-11-28."))
    return (day, None) if op == "after" else (None, day)
