"""Whose word counts where two persons become one: what results, and where somebody has to choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.people.models import Person, Source

# What of a person is chosen, and the columns that go along with the choice.
CHOICES = {
    "name": ("name",),
    "preferred_name": ("preferred_name",),
    "honorific": ("honorific",),
    "pronunciation": ("pronunciation",),
    "language": ("language", "language_source"),
    "timezone": ("timezone", "timezone_source"),
    "organisation": ("organisation_id",),
}
SIDES = ("into", "source")


@dataclass(frozen=True)
class Outcome:
    """One thing known of both: what each says, and whose word results (`side`). `open`: both say something, differently."""

    name: str
    into: Any
    source: Any
    side: str

    @property
    def open(self) -> bool:
        return bool(self.into and self.source and self.into != self.source)

    @property
    def value(self) -> Any:
        return self.source if self.side == "source" else self.into


def outcomes(source: Person, into: Person, choose: Mapping[str, str] | None = None) -> list[Outcome]:
    """What results of each thing known. `choose` is {name: "into" or "source"} where somebody chose.

    Without a choice the survivor's word stands, but what was told goes before what was guessed.
    Raises ValidationError for a choice that is none.
    """
    choose = choose or {}
    if wrong := {name: _("This cannot be chosen.") for name, side in choose.items() if _no_choice(name, side)}:
        raise ValidationError(wrong)
    return [
        Outcome(name, getattr(into, columns[0]), getattr(source, columns[0]), choose.get(name) or _usual(name, source, into))
        for name, columns in CHOICES.items()
    ]  # fmt: skip


def _no_choice(name: str, side: str) -> bool:
    return name not in CHOICES or side not in SIDES


def _usual(name: str, source: Person, into: Person) -> str:
    column = CHOICES[name][0]
    if not getattr(source, column):
        return "into"
    if not getattr(into, column):
        return "source"
    guessed = getattr(into, f"{name}_source", Source.TOLD) == Source.GUESSED
    return "source" if guessed and getattr(source, f"{name}_source", Source.GUESSED) == Source.TOLD else "into"


def apply(source: Person, into: Person, choose: Mapping[str, str] | None) -> dict[str, list]:
    """Write what results into the survivor, unsaved; {column: [before, after]} of what that changed."""
    new = {
        column: getattr(source, column)
        for outcome in outcomes(source, into, choose)
        if outcome.side == "source"
        for column in CHOICES[outcome.name]
    }
    refused = [person.no_mailings_since for person in (source, into) if person.no_mailings_since]
    # Whoever of the two refused mailings, refused them: a merge reaches nobody who did not allow it.
    new["no_mailings_since"] = min(refused, default=None)
    changed = {}
    for column, value in new.items():
        before = getattr(into, column)
        if before != value:
            changed[column] = [plain(before), plain(value)]
            setattr(into, column, value)
    return changed


def restore(into: Person, changed: Mapping[str, list]) -> dict[str, list]:
    """Write the values of before into the survivor, unsaved; what was changed since is left alone, and returned."""
    kept = {}
    for column, (before, after) in changed.items():
        if plain(getattr(into, column)) == after:
            field: Any = Person._meta.get_field(column)
            setattr(into, column, field.to_python(before))
        else:
            kept[column] = [before, after]
    return kept


def plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value
