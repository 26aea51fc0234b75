"""The form of "put it in": what they asked, how and when it reached us, whose it is now."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kept.accounts.access import visible_teams, visible_users
from kept.accounts.forms import Verbal
from kept.events.clock import now
from kept.inbox.heard import WAYS
from kept.promises.zones import at_local, wall

OFFERED = [(name, words) for name, words in WAYS.items() if name != "phone"]  # a call has its own page


class PutIn(Verbal):
    """`holder` is "me", "u3" or "t1": a colleague or a team."""

    text = forms.CharField(
        label=_("What they asked"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    way = forms.ChoiceField(label=_("How it reached us"), choices=OFFERED)
    at = forms.CharField(label=_("When it really came"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    holder = forms.ChoiceField(label=_("Whose it is now"))
    client_id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **options: Any):
        first = {
            "at": wall(now(), user.timezone or "UTC"),
            "way": "in_person",
            "holder": "me",
            "client_id": uuid.uuid4().hex,
        }
        super().__init__(*args, **options | {"initial": first | options.get("initial", {})})
        self.user = user
        self.teams = {f"t{team.pk}": team for team in visible_teams(user)}
        self.colleagues = {f"u{one.pk}": one for one in visible_users(user) if one.pk != user.pk and not one.is_system}
        holder: Any = self.fields["holder"]
        holder.choices = [
            ("me", _("Mine")),
            (_("Teams"), [(key, team.name) for key, team in self.teams.items()]),
            (_("Colleagues"), [(key, one.name) for key, one in self.colleagues.items()]),
        ]

    def clean_at(self) -> Any:
        try:
            return at_local(self.cleaned_data["at"], self.user.timezone or "UTC")
        except ValidationError as error:
            raise ValidationError(error.messages) from None

    def values(self) -> dict[str, Any]:
        """What inbox.putting_in.put_in takes."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("text", "way", "at", "client_id")}
        chosen = data["holder"]
        return plain | {
            "to_team": self.teams.get(chosen),
            "to_user": self.colleagues.get(chosen) if chosen != "me" else self.user,
        }
