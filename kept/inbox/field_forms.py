"""The form of a field: its name and options in each language of the house."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.access import visible_teams
from kept.inbox.forms import LANGUAGES, field_of
from kept.inbox.models import Field, FieldKind
from kept.text.language import direction


class FieldForm(forms.Form):
    """For a new field, or (`field`) one that stands: its kind and team stay then."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What is asked, in a word or two."))
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label=_("All teams"))
    required_to_close = forms.BooleanField(label=_("Closing asks for it"), required=False)

    def __init__(self, *args: Any, user: Any, field: Field | None = None, **options: Any):
        super().__init__(*args, **options)
        self.field = field
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]
        if field is not None:
            del self.fields["kind"], self.fields["team"]
        for tag, language in LANGUAGES:
            self.fields[field_of("name", tag)] = forms.CharField(
                label=_("Name, %(language)s") % {"language": language}, required=False, max_length=80,
                widget=forms.TextInput(attrs={"dir": direction(tag), "lang": tag}),
            )  # fmt: skip
        if field is None or field.kind == FieldKind.LIST:
            for tag, language in LANGUAGES:
                self.fields[field_of("options", tag)] = forms.CharField(
                    label=_("Options, %(language)s") % {"language": language}, required=False, max_length=20_000,
                    widget=forms.Textarea(attrs={"rows": 4, "dir": direction(tag), "lang": tag}),
                    help_text=_("For a list: one a line, in the same order in each language."),
                )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the form says, as the verbs take it."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            name: data[name] for name in ("name", "kind", "team", "required_to_close") if name in data
        }
        found["names"] = {tag: data[field_of("name", tag)] for tag, _language in LANGUAGES}
        if field_of("options", "en") in data:
            kind = self.field.kind if self.field else data["kind"]
            found["options"] = self._options() if kind == FieldKind.LIST else []
        return found

    def _options(self) -> list[dict[str, Any]]:
        """The lines of each language side by side; what stood in that line keeps its key, also under a new label."""
        columns = [self.cleaned_data[field_of("options", tag)].splitlines() for tag, _language in LANGUAGES]
        rows = [
            dict(zip((tag for tag, _l in LANGUAGES), line, strict=True)) for line in zip_longest(*columns, fillvalue="")
        ]
        return [
            {"labels": row, "key": key} for row, key in zip(rows, self._keys(rows), strict=True) if any(row.values())
        ]

    def _keys(self, rows: list[dict[str, str]]) -> list[str | None]:
        """The key of each line: of the option with one of its labels, else of the one that stood there and is nowhere else."""
        standing = [option for option in self.field.options if not option.get("retired_at")] if self.field else []
        names = {label.casefold(): option["key"] for option in standing for label in option["labels"].values()}
        keys = [
            next((names[text.strip().casefold()] for text in row.values() if text.strip().casefold() in names), None)
            for row in rows
        ]
        return [
            key or (standing[at]["key"] if at < len(standing) and standing[at]["key"] not in keys else None)
            for at, key in enumerate(keys)
        ]

    def refuse(self, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            place = field_of("options", "en") if name == "options" else name
            self.add_error(place if place in self.fields else None, problems)


def initial_of(field: Field) -> dict[str, Any]:
    """What the form shows of a field."""
    found: dict[str, Any] = {"name": field.name, "required_to_close": field.required_to_close}
    standing = [option for option in field.options if not option.get("retired_at")]
    for tag, _language in LANGUAGES:
        found[field_of("name", tag)] = field.names.get(tag, "")
        found[field_of("options", tag)] = "\n".join(option["labels"].get(tag, "") for option in standing).rstrip("\n")
    return found
