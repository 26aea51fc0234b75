"""The forms of sign-in, profile and settings. What is right is for the verbs to say; `add` shows what they found wrong."""

from collections.abc import Iterable
from typing import Any

from allauth.account import forms as account
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kept.accounts.letters import send_reset
from kept.accounts.models import SCHEMES, Role
from kept.accounts.zones import countries, zones


class Worded(forms.Form):
    """An allauth form in our words: `words` is field -> (label, help); placeholders go."""

    words: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW = (_("New password"), _("At least ten characters. A sentence only you would say is a good one."))
AGAIN = (_("New password, once more"), "")


class SignInForm(Worded, account.LoginForm):
    words = {"login": (EMAIL, ""), "password": (PASSWORD, "")}


class AskResetForm(Worded, account.ResetPasswordForm):
    words = {"email": (EMAIL, "")}

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Whether somebody has the address is looked up by the job: here it would be told by how long the answer takes."""
        send_reset.enqueue(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ChooseForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": NEW, "password2": AGAIN}


class FirstPasswordForm(Worded, account.SetPasswordForm):
    words = {"password1": NEW, "password2": AGAIN}


class ChangeForm(Worded, account.ChangePasswordForm):
    words = {"oldpassword": (_("Password until now"), ""), "password1": NEW, "password2": AGAIN}


class ConfirmForm(Worded, account.ReauthenticateForm):
    words = {"password": (PASSWORD, "")}


class Verbal(forms.Form):
    """A form whose verb says what is wrong."""

    def do(self, verb, *args, **kwargs) -> bool:
        """Run the verb; what it finds wrong is shown at the fields. True if it was done."""
        try:
            verb(*args, **kwargs)
        except ValidationError as error:
            self.add(error)
            return False
        return True

    def add(self, error: ValidationError) -> None:
        rows = error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]
        for field, messages in rows:
            self.add_error(field if field in self.fields else None, messages)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a choice field of this one form offer `choices`."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class ProfileForm(Verbal):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues and customers read it."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    region = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Digits, months and the clock are written as there.")
    )
    timezone = forms.ChoiceField(label=_("Time zone"))
    scheme = forms.ChoiceField(label=_("Colours"), choices=SCHEMES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "region", [("", _("As the time zone says")), *countries()])
        offer(self, "timezone", zones(self.initial.get("timezone") or "UTC"))


class FirstOwnerForm(Verbal):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=EMAIL, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=PASSWORD, help_text=NEW[1], widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    timezone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "timezone", zones(self.initial.get("timezone") or "UTC"))


class UserForm(Verbal):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=EMAIL)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AGENT)


class TeamForm(Verbal):
    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("One line, read by whoever moves a conversation here: Invoices and refunds."),
    )  # fmt: skip
    restricted = forms.BooleanField(
        label=_("Restricted"),
        required=False,
        help_text=_("Its conversations are seen by its members and the leads only."),
    )
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, people=(), **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, "members", [(user.pk, user.name) for user in people])


class TokenForm(Verbal):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("What the program is for: its changes are recorded under this name."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AGENT)
