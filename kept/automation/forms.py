"""The form of a macro: for whom it is, its text in each language, and each act of the table to be ticked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.access import team_for, visible_teams
from kept.accounts.permissions import allowed
from kept.automation.acts import TABLE, Act
from kept.automation.models import Macro
from kept.inbox.forms import LANGUAGES, field_of
from kept.text.language import direction


class MacroForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(label=_("Short code"), max_length=30, required=False, help_text=_("One word; type it after ; where you write."))  # fmt: skip
    whose = forms.ChoiceField(label=_("For whom"))

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.user = user
        self.fields["whose"].choices = whose_choices(user)  # type: ignore[attr-defined]
        for tag, name in LANGUAGES:
            widget = forms.Textarea(attrs={"rows": 4, "dir": direction(tag), "lang": tag})
            self.fields[field_of("text", tag)] = forms.CharField(label=name, required=False, max_length=10_000, widget=widget)  # fmt: skip

    @property
    def texts(self) -> list[Any]:
        return [self[field_of("text", tag)] for tag, _name in LANGUAGES]

    def said_texts(self) -> dict[str, str]:
        """The texts as they stand in the form, whatever else is wrong with it."""
        return {tag: self.data.get(field_of("text", tag), "") for tag, _name in LANGUAGES}

    def rows(self) -> list[dict[str, Any]]:
        """Each act with what it can be asked, ticked or not."""
        chosen = {row["act"]: row["value"] for row in (self._acts() if self.is_bound else self.initial.get("acts", []))}
        return [
            {"act": act, "choices": act.argument.choices(self.user), "ticked": act.name in chosen, "value": _plain(chosen.get(act.name, ""))}
            for act in TABLE
        ]  # fmt: skip

    def _acts(self) -> list[dict[str, Any]]:
        return [{"act": act.name, "value": self._value(act)} for act in TABLE if f"act-{act.name}" in self.data]

    def _value(self, act: Act) -> Any:
        given = self.data.get(f"value-{act.name}", "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 and act.argument.choices(self.user) else given  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What the form says, as the verbs take it."""
        data, (kind, _colon, id) = self.cleaned_data, self.cleaned_data["whose"].partition(":")
        texts = {tag: data[field_of("text", tag)] for tag, _name in LANGUAGES}
        return {
            "name": data["name"], "code": data["code"], "texts": texts, "acts": self._acts(),
            "owner": self.user if kind == "mine" else None, "team": team_for(self.user, int(id)) if kind == "team" else None,
        }  # fmt: skip

    def refuse(self, error: Any) -> None:
        """Show a verb's ValidationError at its field."""
        for name, problems in error.message_dict.items():
            self.add_error(name if name in self.fields else None, problems)


def whose_choices(user: Any) -> list[tuple[str, Any]]:
    """For oneself, for one's teams (of leads: any), and for all where one may."""
    teams = visible_teams(user) if user.leads else user.teams.order_by("name")
    everybody = [("all", _("Everybody"))] if allowed(user, "manage_macros") else []
    return [("mine", _("Only me")), *((f"team:{team.pk}", team.name) for team in teams), *everybody]


def initial_of(macro: Macro) -> dict[str, Any]:
    whose = "mine" if macro.owner_id else f"team:{macro.team_id}" if macro.team_id else "all"
    texts = {field_of("text", tag): macro.texts.get(tag, "") for tag, _name in LANGUAGES}
    return {"name": macro.name, "code": macro.code, "whose": whose, "acts": macro.acts, **texts}


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
