"""The forms of a promise: what was done, tried, or changed. Each says what went wrong at its field."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.accounts.access import visible_teams, visible_users
from kept.accounts.models import Role, Team, User
from kept.promises.attempting import UNANSWERED
from kept.promises.models import Act, Promise
from kept.promises.zones import at_local, city


class LocalTime(forms.CharField):
    """A clock time in a zone that the form says; cleans to an aware UTC datetime."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def __init__(self, *, zone: str, **options: Any):
        super().__init__(**options)
        self.zone = zone

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        try:
            return at_local(text, self.zone) if text else None
        except ValidationError as error:
            # A field's errors are a list; the verb's name their own field.
            raise ValidationError([one for each in error.error_dict.values() for one in each]) from None


class OfPromise(forms.Form):
    """A form about one promise; ids carry its number, as many stand on one page."""

    def __init__(self, promise: Promise, *args: Any, **options: Any):
        self.promise = promise
        super().__init__(*args, **options | {"auto_id": f"{type(self).__name__.lower()}-{promise.pk}-%s"})
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the promise."""


class Kept(OfPromise):
    """What was done: the record of a call, a refund or a link."""

    result = forms.CharField(label=_("What came of it"), max_length=300)

    def build(self) -> None:
        if self.promise.act == Act.LINK:
            self.fields["url"] = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
        if self.promise.act == Act.REFUND:
            self.fields["amount"] = forms.DecimalField(
                label=_("Amount"), min_value=0.01, max_digits=12, decimal_places=3
            )
            self.fields["currency"] = forms.CharField(label=_("Currency"), max_length=3, required=False)
        self.fields["at"] = LocalTime(
            zone=self.promise.timezone,
            label=_("When, if not just now"),
            required=False,
            help_text=_("Time in %(city)s") % {"city": city(self.promise.timezone)},
        )

    def record(self) -> dict:
        """The record as `keeping.keep` takes it."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        act = self.promise.act if self.promise.act != Act.ANSWER else Act.CALL
        return said | {"act": act}


class Tried(OfPromise):
    result = forms.ChoiceField(label=_("How it ended"), choices=list(UNANSWERED.items()))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class Anew(OfPromise):
    """A new time, and the message that tells the customer."""

    text = forms.CharField(
        label=_("What you tell the customer"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def build(self) -> None:
        self.fields["due_at"] = LocalTime(
            zone=self.promise.timezone,
            label=_("New time"),
            help_text=_("Time in %(city)s") % {"city": city(self.promise.timezone)},
        )


class Onward(OfPromise):
    """To whom it passes: "user:3" or "team:2"."""

    to = forms.ChoiceField(label=_("To whom"))
    because = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, promise: Promise, *args: Any, user: User, **options: Any):
        self.user = user
        super().__init__(promise, *args, **options)

    def build(self) -> None:
        self.people = {
            f"user:{one.pk}": one
            for one in visible_users(self.user).filter(is_active=True).exclude(role=Role.VIEWER).order_by("name")
        }
        self.teams = {f"team:{one.pk}": one for one in visible_teams(self.user)}
        to: Any = self.fields["to"]
        to.choices = [
            (_("People"), [(key, one.name) for key, one in self.people.items()]),
            (_("Teams"), [(key, one.name) for key, one in self.teams.items()]),
        ]

    @property
    def owner(self) -> User | Team:
        return (self.people | self.teams)[self.cleaned_data["to"]]


class Withdrawn(OfPromise):
    because = forms.CharField(label=pgettext_lazy("promise", "What the customer said"), max_length=300)


class MoreTime(OfPromise):
    because = forms.CharField(label=pgettext_lazy("promise", "What the customer said"), max_length=300)

    def build(self) -> None:
        self.fields["until"] = LocalTime(
            zone=self.promise.timezone,
            label=_("Content to wait until"),
            help_text=_("Time in %(city)s") % {"city": city(self.promise.timezone)},
        )
