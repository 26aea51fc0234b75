"""The page of satisfaction, and its settings: a line for each channel."""

from babel.dates import format_skeleton
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kept.accounts.forms import Verbal
from kept.feedback import rates
from kept.feedback.access import askable_channels, asking_of, channel_to_ask_on, visible_surveys
from kept.feedback.choosing import ask_on, stop_asking
from kept.promises.measures import MINIMUM
from kept.ui.formats import digits
from kept.ui.locales import reader

MOST_SHOWN = 20


class Choice(Verbal):
    """How long after closing we ask, and how often a person at most."""

    delay_hours = forms.IntegerField(label=gettext_lazy("Hours after closing"), min_value=0, max_value=336)
    every_days = forms.IntegerField(label=gettext_lazy("At most every so many days"), min_value=1, max_value=365)


@require_GET
def satisfaction(request: HttpRequest) -> HttpResponse:
    """What was asked and answered in a year, and the words that came with it. Nobody's rates are here."""
    said = (
        visible_surveys(request.user)
        .filter(answered_at__isnull=False)
        .select_related("conversation__person", "channel")
    )
    groups = [
        (_("By channel"), rates.rates(request.user, "channel")),
        (_("By team"), rates.rates(request.user, "team")),
    ]
    context = {
        "total": rates.total(request.user), "groups": groups, "months": rates.rates(request.user, "month"), "month_name": month_name, "minimum": MINIMUM,
        "fewest": rates.FEWEST, "said": said.order_by("-answered_at", "-id")[:MOST_SHOWN],
    }  # fmt: skip
    return render(request, "feedback/satisfaction.html", context)


def month_name(first) -> str:
    """November 2026, as the reader writes it."""
    return digits(format_skeleton("yMMMM", first, locale=reader().babel))


@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    rows = [
        (channel, Choice(initial=first_of(channel), auto_id=f"c{channel.pk}-%s"))
        for channel in askable_channels(request.user)
    ]
    return render(request, "feedback/choices.html", {"rows": rows})


@require_POST
def choice(request: HttpRequest, id: int) -> HttpResponse:
    """Ask on this channel, or stop asking."""
    channel = channel_to_ask_on(request.user, id)
    if request.POST.get("act") == "stop":
        stop_asking(channel, by=request.user)
        messages.success(request, _("Nobody is asked there any more."))
        return redirect("feedback:choices")
    form = Choice(request.POST, auto_id=f"c{channel.pk}-%s")
    if form.is_valid() and form.do(ask_on, channel, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("feedback:choices")
    return render(request, "feedback/choices.html", {"rows": [(channel, form)]}, status=422)


def first_of(channel) -> dict[str, int]:
    asking = asking_of(channel)
    return {"delay_hours": asking.delay_hours if asking else 24, "every_days": asking.every_days if asking else 30}
