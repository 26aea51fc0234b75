"""The settings of a form, as a form. Words and questions stand once for each language of the house."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.accounts.access import visible_teams
from kept.accounts.forms import Verbal
from kept.channels.form import shapes
from kept.channels.form.access import mail_channels
from kept.channels.form.models import Form
from kept.text.language import direction

WORDS = {
    "titles": (_("Heading"), 1),
    "greetings": (_("Above the fields"), 2),
    "thanks": (_("After it was sent"), 2),
}


def slug(tag: str) -> str:
    return tag.replace("-", "_").lower()


class FormSettings(Verbal):
    """`values()` is what making.create_form and change_form take."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("How the team calls it."))
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        required=False,
        empty_label=_("Everybody"),
        help_text=_("Who gets what arrives here."),
    )
    answers_by = forms.ModelChoiceField(
        label=_("Answers leave by"), queryset=None, required=False, empty_label=_("The default channel")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=list(shapes.LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    domains = forms.CharField(
        label=_("Sites that may show it"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr", "placeholder": "shop.example\n*.shop.example", "spellcheck": "false"}),
        help_text=_("One a line. Its own page is open to everybody all the same."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]
        self.fields["answers_by"].queryset = mail_channels(user)  # type: ignore[attr-defined]
        for name, label in shapes.ASKED.items():
            wanted = [
                (value, words) for value, words in shapes.WANTED.items() if (name, value) != ("files", shapes.REQUIRED)
            ]
            self.fields[f"ask_{name}"] = forms.ChoiceField(label=label, choices=wanted)
        for field, (label, rows) in WORDS.items():
            for tag in shapes.LANGUAGES:
                self.fields[f"{field}_{slug(tag)}"] = words_field(label, tag, rows)

    @property
    def usual(self) -> list[Any]:
        return [self[name] for name in ("name", "team", "answers_by", "languages", "domains")]

    @property
    def asked(self) -> list[Any]:
        return [self[f"ask_{name}"] for name in shapes.ASKED]

    @property
    def words(self) -> list[tuple[str, list[Any]]]:
        """For each language its fields, under the language's own name."""
        return [(name, [self[f"{field}_{slug(tag)}"] for field in WORDS]) for tag, name in shapes.LANGUAGES.items()]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("name", "team", "answers_by", "languages")}
        said = {field: {tag: data[f"{field}_{slug(tag)}"] for tag in shapes.LANGUAGES} for field in WORDS}
        return plain | said | {
            "domains": data["domains"].splitlines(),
            "asks": {name: data[f"ask_{name}"] for name in shapes.ASKED},
        }  # fmt: skip


def words_field(label: Any, tag: str, rows: int) -> forms.CharField:
    attrs: dict[str, Any] = {"dir": direction(tag), "lang": tag}
    widget = forms.TextInput(attrs=attrs) if rows == 1 else forms.Textarea(attrs=attrs | {"rows": rows})
    return forms.CharField(label=label, required=False, max_length=shapes.LONGEST_WORDS, widget=widget)


class QuestionSettings(forms.Form):
    """One question of its own. Left without words it is not asked."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of question"), choices=list(shapes.KINDS.items()))
    required = forms.BooleanField(label=pgettext_lazy("a field", "required"), required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for tag, name in shapes.LANGUAGES.items():
            self.fields[f"label_{slug(tag)}"] = words_field(_("Question, %(language)s") % {"language": name}, tag, 1)
            choices = words_field(_("Choices, %(language)s") % {"language": name}, tag, 3)
            choices.help_text = _("One a line; only for a list.")
            self.fields[f"choices_{slug(tag)}"] = choices

    @property
    def shown(self) -> list[Any]:
        return [bound for bound in self if not bound.is_hidden]

    def value(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        labels = {tag: data[f"label_{slug(tag)}"] for tag in shapes.LANGUAGES if data[f"label_{slug(tag)}"].strip()}
        if not labels:
            return None
        choices = {tag: data[f"choices_{slug(tag)}"].splitlines() for tag in shapes.LANGUAGES}
        return {
            "id": data["id"],
            "kind": data["kind"],
            "required": data["required"],
            "labels": labels,
            "choices": choices,
        }


def initial_of(form: Form) -> dict[str, Any]:
    """What the settings show of a form."""
    channel = form.channel
    plain = {"name": channel.name, "team": channel.team, "answers_by": channel.answers_by, "languages": form.languages}
    said = {f"{field}_{slug(tag)}": getattr(form, field).get(tag, "") for field in WORDS for tag in shapes.LANGUAGES}
    asked = {f"ask_{name}": form.asks.get(name, shapes.NOT) for name in shapes.ASKED}
    return plain | said | asked | {"domains": "\n".join(form.domains)}


def question_initial(question: dict[str, Any]) -> dict[str, Any]:
    plain = {name: question[name] for name in ("id", "kind", "required")}
    labels = {f"label_{slug(tag)}": text for tag, text in question["labels"].items()}
    return plain | labels | {f"choices_{slug(tag)}": "\n".join(rows) for tag, rows in question["choices"].items()}
