"""The form of a channel: its address, its team, and its words in each language of the house."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.access import visible_teams
from kept.inbox.models import Channel
from kept.people.checking import zones
from kept.text.language import direction

# Language tag -> the language's own name, as everywhere in the interface.
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("zh-Hant", "繁體中文")]


class ChannelForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("How the house signs: customers see it as the sender.")
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=320,
        help_text=_("Mail to this address comes here."),
        widget=forms.EmailInput(attrs={"dir": "ltr"}),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        required=False,
        empty_label=_("Everybody"),
        help_text=_("Who gets what arrives here."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=LANGUAGES, help_text=_("Used where a customer's language is not known.")
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Used where a customer's zone is not known."),
        widget=forms.TextInput(attrs={"list": "zones", "dir": "ltr", "placeholder": "Asia/Amman"}),
    )
    tells_broken = forms.BooleanField(label=_("Tell the customer by mail when a promise is not kept"), required=False)

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]
        for tag, name in LANGUAGES:
            words = {"rows": 2, "dir": direction(tag), "lang": tag}
            self.fields[field_of("greeting", tag)] = forms.CharField(
                label=_("Greeting, %(language)s") % {"language": name}, required=False, max_length=500,
                widget=forms.Textarea(attrs=words), help_text=_("{name} becomes the customer's name. Left empty, the house's own is used."),
            )  # fmt: skip
            self.fields[field_of("closing", tag)] = forms.CharField(
                label=_("Closing, %(language)s") % {"language": name}, required=False, max_length=500,
                widget=forms.Textarea(attrs=words), help_text=_("{agent} becomes the name of who answers."),
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the form says, as the verbs of channels take it."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("name", "address", "team", "language", "timezone", "tells_broken")}
        words = {
            f"{kind}s": {tag: data[field_of(kind, tag)] for tag, _name in LANGUAGES} for kind in ("greeting", "closing")
        }
        return plain | words

    def refuse(self, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)


class AddressForm(forms.Form):
    """One more address of a channel."""

    address = forms.CharField(
        label=_("One more address"),
        max_length=320,
        help_text=_("Write *@ before a domain to take all that fits no other address of it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "email", "placeholder": "orders@lampring.example"}),
    )


def field_of(kind: str, tag: str) -> str:
    return f"{kind}_{tag.replace('-', '_').lower()}"


def initial_of(channel: Channel) -> dict[str, Any]:
    """What the form shows of a channel."""
    plain = {
        name: getattr(channel, name) for name in ("name", "address", "team", "language", "timezone", "tells_broken")
    }
    plain |= {field_of("greeting", tag): channel.greetings.get(tag, "") for tag, _name in LANGUAGES}
    return plain | {field_of("closing", tag): channel.closings.get(tag, "") for tag, _name in LANGUAGES}


def zone_names() -> list[str]:
    """For the list of suggestions."""
    return sorted(
        name for name in zones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )
