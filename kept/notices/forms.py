"""The form of a room elsewhere."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kept.accounts.access import visible_teams
from kept.notices.models import Room, RoomKind
from kept.notices.room_kinds import NEWS

NAMES = {
    "something": _("Only that something came"),
    "who": _("From whom, and what it is about"),
}


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name of the room"), max_length=80, help_text=_("As it is called there."))
    kind = forms.ChoiceField(label=_("Service"), choices=RoomKind.choices)
    address = forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=2000,
        widget=forms.URLInput(
            attrs={"dir": "ltr", "autocomplete": "off", "placeholder": "https://hooks.slack.com/services/…"}
        ),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        required=False,
        empty_label=_("All but restricted teams"),
        help_text=_("It hears of this team's work, while somebody of the team is on duty."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("It is told when"),
        choices=[(kind, label) for kind, (label, _said) in NEWS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    shows = forms.ChoiceField(label=_("What it shows"), choices=NAMES.items(), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, user: Any, room: Room | None = None, **options: Any):
        first: dict[str, Any] = {"language": user.language, "shows": "something", "kinds": ["broken", "silence"]}
        if room is not None:
            first = {name: getattr(room, name) for name in ("name", "kind", "team", "kinds", "shows", "language")}
        super().__init__(*args, **options | {"initial": first})
        self.fields["team"].queryset = visible_teams(user)  # type: ignore[attr-defined]
        if room is not None:
            self.fields["address"].required = False
            self.fields["address"].help_text = _("It is kept, and not shown. Leave it empty to keep it.")

    def refuse(self, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)
