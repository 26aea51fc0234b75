"""The form of signatures: one text for every language, and one for each that has its own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kept.inbox.forms import LANGUAGES, field_of
from kept.inbox.signing import LONGEST
from kept.text.language import direction


class SignatureForm(forms.Form):
    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self._add(
            "",
            _("For every language"),
            _("{agent}, {team} and {house} become the names. Left empty, the team's is used, then the channel's."),
        )
        for tag, name in LANGUAGES:
            self._add(tag, _("In %(language)s") % {"language": name}, "")

    def _add(self, tag: str, label: Any, help_text: Any) -> None:
        words = {"rows": 4, "dir": direction(tag) if tag else "auto"} | ({"lang": tag} if tag else {})
        self.fields[field_of("text", tag)] = forms.CharField(
            label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs=words), help_text=help_text
        )

    def texts(self) -> dict[str, str]:
        """{language: text}."""
        return {tag: self.cleaned_data[field_of("text", tag)] for tag in ("", *(tag for tag, _name in LANGUAGES))}

    def refuse(self, error: ValidationError) -> None:
        for tag, problems in error.message_dict.items():
            self.add_error(field_of("text", tag), problems)
