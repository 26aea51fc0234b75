"""The form of a call, and that of a line of ours."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.accounts.access import visible_teams
from kept.accounts.forms import Verbal
from kept.channels.phone.logging import Call
from kept.channels.phone.outcomes import DIRECTIONS, IN, OUTCOMES, REACHED
from kept.events.clock import now
from kept.people.numbers import phone_number
from kept.promises.answering import Made
from kept.promises.models import Act
from kept.promises.zones import at_local, wall
from kept.text.commitment import find_promises
from kept.text.language import detect
from kept.text.times import find_times


class CallForm(Verbal):
    """`zone` is the customer's: times that were said are meant there. When it was, is in the reader's own."""

    direction = forms.ChoiceField(label=_("Who called"), choices=list(DIRECTIONS.items()), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=[(name, words) for name, (_ways, words) in OUTCOMES.items()]
    )
    number = forms.CharField(
        label=_("Number"), max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr"})
    )
    text = forms.CharField(
        label=_("What was said"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    promised = forms.CharField(
        label=_("What I promised in the call"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("With its time, as you said it: “I will call back by 15:00.” It becomes a promise."),
    )  # fmt: skip
    due = forms.CharField(
        label=_("By when"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Only if the time does not stand in the words."),
    )  # fmt: skip
    at = forms.CharField(label=_("When it was"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    minutes = forms.IntegerField(
        label=pgettext_lazy("length of a call", "Minutes"), required=False, min_value=0, max_value=1440
    )
    client_id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, zone: str = "", **options: Any):
        self.user, self.zone, self.own_zone = user, zone or user.timezone or "UTC", user.timezone or "UTC"
        first = {"direction": IN, "outcome": REACHED, "at": wall(now(), self.own_zone), "client_id": uuid.uuid4().hex}
        super().__init__(*args, **options | {"initial": first | options.get("initial", {})})

    def clean_at(self) -> Any:
        """The end of that minute: what she wrote within it was known when we spoke."""
        at = local(self.cleaned_data["at"], self.own_zone)
        return at if at > now() else min(at + timedelta(seconds=59), now())

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"].strip()
        number = phone_number(typed, self.user.region)
        if typed and not number:
            raise ValidationError(_("Write the number with + and the country code."))
        return number

    def clean_due(self) -> Any:
        typed = self.cleaned_data["due"]
        return local(typed, self.zone) if typed else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("promised", "").strip() and not data.get("due") and "due" not in self.errors:
            data["due"] = said_by(data["promised"], self.zone)
            if data["due"] is None:
                self.add_error("due", _("Say by when."))
        return data

    def call(self) -> Call:
        data = self.cleaned_data
        return Call(data["direction"], data["outcome"], data["number"], data["minutes"], data["at"])

    def promises(self) -> list[Made]:
        """What was promised in the call, with the time as it was said."""
        words = self.cleaned_data["promised"].strip()
        if not words:
            return []
        act = Act.CALL if any(found.certain for found in find_promises(words, lang=detect(words, None), now=now(), zone=self.zone)) and calls_back(words) else Act.ANSWER  # fmt: skip
        return [Made(what=words, words=words, due_at=self.cleaned_data["due"], act=act, timezone=self.zone)]


def calls_back(words: str) -> bool:
    """Whether the promise is itself a call."""
    from kept.promises.act_words import act_of

    return act_of(words) == Act.CALL


def local(text: str, zone: str) -> Any:
    """A clock time in a zone, as an aware time; what is wrong is said at the field."""
    try:
        return at_local(text, zone)
    except ValidationError as error:
        raise ValidationError(error.messages) from None


def said_by(words: str, zone: str) -> Any:
    """The last time that stands in the words, if it is ahead; None without one."""
    found = [time.due for time in find_times(words, lang=detect(words, None), now=now(), zone=zone) if time.due]
    return found[-1] if found and found[-1] > now() else None


class LineForm(Verbal):
    """A telephone number of ours."""

    name = forms.CharField(label=_("Name"), max_length=120)
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr", "placeholder": "+962 6 555 0100"}),
    )
    team = forms.ModelChoiceField(label=_("Team"), queryset=None, required=False, empty_label=_("Everybody"))

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]
