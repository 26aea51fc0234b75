"""The form of a group: up to eight conditions, all or any of them; whoever needs more writes the tree itself."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kept.people.conditions import OPERATORS, table
from kept.people.forms import PersonForm
from kept.people.models import Segment

ROWS = 8
SAID = {
    "is": _("is"),
    "is_not": _("is not"),
    "any_of": _("is one of"),
    "none_of": _("is none of"),
    "before": _("before (day)"),
    "after": _("from (day)"),
    "within": _("within the last"),
    "older_than": _("longer ago than"),
    "empty": _("is empty"),
}


class SegmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    join = forms.ChoiceField(
        label=_("Who is in it"), choices=[("and", _("all of this is true")), ("or", _("any of this is true"))]
    )
    tree_text = forms.CharField(
        label=_("As a tree"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"dir": "ltr", "rows": 6})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    refuse = PersonForm.refuse

    def __init__(self, *args: Any, segment: Segment | None = None, **options: Any):
        self.segment, self.tree = segment, {}
        join, rows, text = _taken_apart(segment.conditions if segment else {})
        start = {"join": join, "tree_text": text} | (
            {"name": segment.name, "version": segment.version} if segment else {}
        )
        super().__init__(*args, **(options | {"initial": start}))
        given = [[self.data.get(f"{part}-{n}", "") for part in ("field", "op", "value")] for n in range(ROWS)]
        self.rows = (given if self.is_bound else rows) + [["", "", ""]] * ROWS
        self.rows = self.rows[:ROWS]
        self.shown = sum(1 for field, _op, _value in self.rows if field) + 1

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(one.name, one.label) for one in table().values()]

    @property
    def operators(self) -> list[tuple[str, Any]]:
        return list(SAID.items())

    def clean(self) -> dict[str, Any]:
        text = self.cleaned_data.get("tree_text", "").strip()
        if text:
            try:
                self.tree = json.loads(text)
            except (ValueError, RecursionError):
                raise ValidationError(_("This is not a filter.")) from None
        else:
            parts = [_leaf(*row) for row in self.rows if row[0]]
            self.tree = {self.cleaned_data.get("join", "and"): parts} if parts else {}
        return self.cleaned_data


def _leaf(name: str, op: str, value: str) -> dict[str, Any]:
    kind = table()[name].kind if name in table() else "text"
    op = op if op in OPERATORS[kind] else OPERATORS[kind][0]
    read: Any = value.strip()
    if kind == "yes_no" or op == "empty":
        read = read.casefold() not in {"no", "false", "0", "لا", "否"}
    elif op in ("any_of", "none_of"):
        read = [
            _typed(each.strip(), kind) for each in read.replace("،", ",").replace("、", ",").split(",") if each.strip()
        ]
    else:
        read = _typed(read, kind)
    return {"field": name, "op": op, "value": read}


def _typed(value: str, kind: str) -> Any:
    return int(value) if kind == "id" and value.isdecimal() and len(value) < 19 else value


def _taken_apart(tree: dict) -> tuple[str, list[list[str]], str]:
    """(join, rows, text): a flat tree as rows, any other as text."""
    join = next((name for name in ("and", "or") if name in tree), "and")
    parts = tree.get(join, []) if tree else []
    if not tree or (len(parts) <= ROWS and all(isinstance(part, dict) and "field" in part for part in parts)):
        return join, [[part["field"], part["op"], _said(part["value"])] for part in parts], ""
    return join, [], json.dumps(tree, ensure_ascii=False, indent=1)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
