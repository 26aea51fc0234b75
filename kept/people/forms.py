"""Forms of a person's page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.people.models import Fact, IdentityKind, Organisation, Person
from kept.people.speaking import language_name

# Those whose texts we can tell apart; others come in by the API.
LANGUAGES = "en ar zh-Hant zh-Hans ja ko fr de es pt it nl sv pl tr ru uk fa ur he hi id vi th".split()
FIELDS = ("name", "preferred_name", "honorific", "pronunciation", "language", "timezone")


class PersonForm(forms.Form):
    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    preferred_name = forms.CharField(
        label=_("Likes to be called"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    honorific = forms.CharField(
        label=_("Form of address"),
        max_length=40,
        required=False,
        help_text=_("As it stands with the name: Ms, Dr…"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    pronunciation = forms.CharField(
        label=_("Said like"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("Left empty, it follows what they write.")
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "list": "zones", "placeholder": "Asia/Amman"}),
    )
    organisation = forms.CharField(
        label=_("Company"),
        max_length=200,
        required=False,
        help_text=_("One we do not know yet is made."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        known = [*LANGUAGES, self.initial.get("language") or ""]
        tags = sorted(dict.fromkeys(filter(None, known)), key=language_name)
        self.fields["language"].choices = [("", "—"), *((tag, language_name(tag)) for tag in tags)]  # type: ignore[attr-defined]

    def values(self, person: Person) -> dict[str, Any]:
        """What differs from the person: only that counts as told."""
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data[name] != getattr(person, name)}

    def refuse(self: Any, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)


class IdentityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=IdentityKind.choices)
    value = forms.CharField(
        label=_("Address"), max_length=320, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    refuse = PersonForm.refuse


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        max_length=2000,
        required=False,
        help_text=_("Who writes from there belongs here. Several with spaces between."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "placeholder": "haddad.example"}),
    )
    notes = forms.CharField(
        label=_("Notes"), max_length=5000, required=False, widget=forms.Textarea(attrs={"dir": "auto", "rows": 4})
    )
    tint = forms.TypedChoiceField(label=_("Colour of its sign"), coerce=int, required=False, empty_value="0")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    refuse = PersonForm.refuse

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        colours = [_("By its name"), _("Blue"), _("Violet"), _("Red"), _("Amber"), _("Green"), _("Teal")]
        self.fields["tint"].choices = list(enumerate(colours))  # type: ignore[attr-defined]

    def clean_tint(self) -> int:
        return int(self.cleaned_data["tint"])

    def clean_domains(self) -> list[str]:
        return self.cleaned_data["domains"].replace(",", " ").split()

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        domains = [organisation.domain, *organisation.domains.values_list("name", flat=True)]
        return {
            "name": organisation.name, "notes": organisation.notes, "tint": organisation.tint,
            "domains": " ".join(filter(None, domains)), "version": organisation.version,
        }  # fmt: skip


class FactForm(forms.ModelForm):
    refuse = PersonForm.refuse

    class Meta:
        model = Fact
        fields = ["label", "text", "source", "expires_at"]
        labels = {
            "label": _("What it is about"),
            "text": _("What they said"),
            "source": _("Where they said it"),
            "expires_at": _("Forget it after"),
        }
        widgets = {
            "label": forms.TextInput(attrs={"dir": "auto"}),
            "text": forms.TextInput(attrs={"dir": "auto"}),
            "source": forms.TextInput(attrs={"dir": "auto"}),
            "expires_at": forms.DateInput(attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["expires_at"].required = False


def initial_of(person: Person) -> dict[str, Any]:
    company = person.organisation.name if person.organisation else ""
    return {name: getattr(person, name) for name in (*FIELDS, "version")} | {"organisation": company}
