"""The form for a new webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kept.accounts.forms import Verbal, offer
from kept.channels.email.webhooks.kinds import KINDS
from kept.inbox.access import channel_for, visible_channels


class WebhookForm(Verbal):
    """The service, where its mail belongs, and what it signs with."""

    service = forms.ChoiceField(label=_("Service"), choices=[(name, kind.title) for name, kind in KINDS.items()])
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    secret = forms.CharField(
        label=_("Key of the service"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Mailgun: the signing key. Mandrill: the key of the webhook. Postal: the public key of the installation. "
            "Brevo and Resend: an API key, to fetch the rest of each mail. The others sign nothing."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        channels = [(row.pk, row.name) for row in visible_channels(user).filter(kind="email")]
        offer(self, "channel", [("", _("As the recipients of each mail say")), *channels])

    def values(self) -> dict[str, Any]:
        """As `connect` takes them."""
        given = self.cleaned_data
        channel = channel_for(self.user, int(given["channel"])) if given["channel"] else None
        return {"service": given["service"], "channel": channel, "secret": given["secret"]}
