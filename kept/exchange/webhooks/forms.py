"""The form of an endpoint."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.forms import Verbal
from kept.exchange.webhooks.families import FAMILIES
from kept.exchange.webhooks.models import WebhookEndpoint


class EndpointForm(Verbal):
    """Where to, and of what. Single events by name stand in one line: few need them."""

    url = forms.CharField(
        label=_("Address"), max_length=2_000,
        help_text=_("Begins with https://. The program there answers with a status from 200 to 299 when it has taken something."),
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    families = forms.MultipleChoiceField(
        label=_("Hears of"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("*", _("Everything")), *((f"{name}.*", words) for name, words in FAMILIES.items())],
    )  # fmt: skip
    events = forms.CharField(
        label=_("Single events"), required=False, max_length=2_000,
        help_text=_("Names with commas between. The list of all events is in the documentation."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "placeholder": "promise.broken, message.received"}),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """As `create_endpoint` takes them."""
        given = self.cleaned_data
        single = [name.strip() for name in given["events"].split(",") if name.strip()]
        return {"url": given["url"], "name": given["name"], "events": [*given["families"], *single]}


def initial_of(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """What the form shows of an endpoint that is there."""
    offered = {"*", *(f"{name}.*" for name in FAMILIES)}
    return {
        "url": endpoint.url,
        "name": endpoint.name,
        "families": [name for name in endpoint.events if name in offered],
        "events": ", ".join(name for name in endpoint.events if name not in offered),
    }
