"""The form of a mailbox, with what is usual for each service."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.sealing import seal, unseal
from kept.channels.email.models import Afterwards, Mailbox, Security, Way

# kind -> (what is known of it already, its server's name if that is always the same)
PRESETS: dict[str, dict[str, Any]] = {
    "google": {"way": Way.GOOGLE, "host": "imap.gmail.com", "port": 993, "security": Security.TLS},
    "gmail": {"way": Way.PASSWORD, "host": "imap.gmail.com", "port": 993, "security": Security.TLS},
    "microsoft": {"way": Way.MICROSOFT, "host": "outlook.office365.com", "port": 993, "security": Security.TLS},
    "other": {"way": Way.PASSWORD, "port": 993, "security": Security.TLS},
}
LTR = {"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"}


class MailboxForm(forms.Form):
    channel = forms.ModelChoiceField(
        label=_("Channel"), queryset=None, empty_label=None, help_text=_("Where its mails come in.")
    )
    user_name = forms.CharField(
        label=_("User name"), max_length=320, help_text=_("Mostly the mail address."), widget=forms.TextInput(attrs=LTR)
    )
    secret = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    host = forms.CharField(
        label=_("Server"),
        required=False,
        max_length=253,
        widget=forms.TextInput(attrs=LTR | {"placeholder": "imap.example.org"}),
    )
    security = forms.ChoiceField(label=_("Encryption"), choices=Security.choices)
    port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65535, widget=forms.NumberInput(attrs={"dir": "ltr"})
    )
    folder_names = forms.MultipleChoiceField(
        label=_("Folders"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Try it, and all folders are listed here."),
    )
    since = forms.DateField(
        label=_("Begin with mails of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Left empty, what is there now stays there, and what comes from now on is fetched."),
    )
    afterwards = forms.ChoiceField(
        label=_("When a mail was fetched"), choices=Afterwards.choices, widget=forms.RadioSelect
    )
    move_to = forms.CharField(
        label=_("Folder to move it to"), required=False, max_length=255, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    way = forms.ChoiceField(choices=Way.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, channels: Any, folders: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        offered = dict.fromkeys([*self._ticked(), "INBOX"]) | dict(folders)
        self.fields["folder_names"].choices = [(name, label or name) for name, label in offered.items()]  # type: ignore[attr-defined]
        self.signs_in_by = str(self.data.get("way") if self.is_bound else self.initial.get("way"))
        if self.signs_in_by != Way.PASSWORD:
            for name in ("secret", "host", "security", "port"):
                del self.fields[name]
        else:
            self.fields["host"].required = True

    def _ticked(self) -> list[str]:
        if self.is_bound:
            return [name for name in self.data.getlist("folder_names") if name.isprintable()]  # type: ignore[attr-defined]
        return list(self.initial.get("folder_names") or [])

    def clean_secret(self) -> str:
        """What was typed now, or at the try before: a page does not show a password again."""
        return self.cleaned_data["secret"] or _opened(self.data.get("sealed", ""))

    def sealed(self) -> str:
        """The typed password for the next press of the same form, readable only by us."""
        typed = self.cleaned_data.get("secret") if self.is_bound and self.is_valid() else ""
        return seal(typed) if typed else ""

    def values(self) -> dict[str, Any]:
        """What the form says, as the verbs of mailboxes take it."""
        data = dict(self.cleaned_data)
        data["folder_names"] = data["folder_names"] or ["INBOX"]
        if data["since"]:
            data["since"] = datetime.combine(data["since"], time(0), UTC)
        return data

    def refuse(self, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)


def _opened(sealed: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return unseal(sealed) if sealed else ""
    except (InvalidToken, UnicodeError):
        return ""


def initial_of(mailbox: Mailbox) -> dict[str, Any]:
    """What the form shows of a mailbox: all but its secret."""
    names = "channel user_name host port security way folder_names since afterwards move_to".split()
    return {name: getattr(mailbox, name) for name in names}
