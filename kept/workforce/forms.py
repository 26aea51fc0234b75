"""The forms of a team's routing and of what one person takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.forms import Verbal
from kept.inbox.tagging import tags_called
from kept.people.speaking import language_name
from kept.workforce.access import Member
from kept.workforce.models import Routing, Way
from kept.workforce.setting_up import MOST

# What customers most often write in; any other code can be added by the API.
LANGUAGES = (
    "en",
    "ar",
    "zh-Hant",
    "zh-Hans",
    "fr",
    "de",
    "es",
    "pt",
    "it",
    "nl",
    "tr",
    "fa",
    "ur",
    "he",
    "hi",
    "id",
    "ja",
    "ko",
    "ru",
    "th",
    "vi",
)


class RoutingForm(Verbal):
    way = forms.ChoiceField(label=_("New conversations go"), choices=Way.choices, widget=forms.RadioSelect)
    most = forms.IntegerField(
        label=_("Open conversations of one person at once"), min_value=1, max_value=MOST,
        help_text=_("Who holds so many is given no more until one is done. It can be set for each person, too."),
    )  # fmt: skip


def routing_form(data: Any, routing: Routing) -> RoutingForm:
    """Filled with what is set."""
    return RoutingForm(data, initial={"way": routing.way, "most": routing.most})


class HandsForm(Verbal):
    most = forms.IntegerField(
        label=_("At once"), min_value=0, max_value=MOST, required=False, help_text=_("Empty: as the team says.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Answers in"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in every language."),
    )  # fmt: skip
    skills = forms.CharField(
        label=_("Knows about"), required=False, max_length=1_000,
        help_text=_("Tags with commas between. Conversations with such a tag go to people who know about it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip

    def __init__(self, data: Any, member: Member):
        has = list(member.hands.languages)
        words = ", ".join(tag.name for tag in member.skills)
        super().__init__(data, initial={"most": member.hands.most, "languages": has, "skills": words})
        names = list(dict.fromkeys([*LANGUAGES, *has]))
        self.fields["languages"].choices = [(code, language_name(code)) for code in names]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As `set_hands` takes them. Raises ValidationError for what is no tag."""
        given = self.cleaned_data
        words = [word for word in given["skills"].replace("،", ",").replace("、", ",").split(",") if word.strip()]
        return {"most": given["most"], "languages": given["languages"], "skills": tags_called(words)}
