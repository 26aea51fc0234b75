"""Leads are told when an endpoint was paused because it failed: what it should have heard is waiting with nobody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kept.accounts.models import User
from kept.events.models import Event
from kept.exchange.webhooks.models import WebhookEndpoint
from kept.notices.telling import tell

WORDS = {
    "gone": _("It says that it wants no more."),
    "failing": _("It has not taken anything for five days."),
}


def tell_of_pause(event: Event) -> None:
    """The reaction to endpoint.paused."""
    because = WORDS.get(event.data.get("because", ""))
    subject = event.subjects.filter(main=True).first()
    endpoint = WebhookEndpoint.objects.filter(pk=subject.subject_id).first() if subject else None
    if because is None or endpoint is None:
        return
    for lead in User.objects.leads():
        tell(
            lead, "failure", title=format_lazy(_("A webhook was paused: {name}"), name=str(endpoint)), body=because,
            url=reverse("webhooks:endpoint", args=[endpoint.pk]), key=f"webhook:{event.pk}",
        )  # fmt: skip
