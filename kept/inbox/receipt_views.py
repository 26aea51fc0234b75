"""/settings/channels/…/receipts: whether a channel says by itself that a message is here, in which words, and how that looks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kept.events.clock import now
from kept.inbox.access import channel_for, receipt_setting_of
from kept.inbox.forms import LANGUAGES, field_of
from kept.inbox.models import Channel, ReceiptWhen
from kept.inbox.receipt_words import Outlook, receipt_text
from kept.inbox.receipts import KINDS, LONGEST_WORDS, outlook_of, set_receipts
from kept.inbox.waiting_times import usual_wait
from kept.people.models import Person, Source
from kept.text.language import direction

LABELS = {
    "away": gettext_lazy("While the team is away, %(language)s"),
    "open": gettext_lazy("While it is there, %(language)s"),
}


class ReceiptForm(forms.Form):
    when = forms.ChoiceField(label=gettext_lazy("Send it"), choices=ReceiptWhen.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for kind in KINDS:
            for tag, name in LANGUAGES:
                self.fields[field_of(kind, tag)] = forms.CharField(
                    label=LABELS[kind] % {"language": name}, required=False, max_length=LONGEST_WORDS,
                    widget=forms.Textarea(attrs={"rows": 2, "dir": direction(tag), "lang": tag}),
                    help_text=_("{when} becomes the time. Left empty, the house's own words are used."),
                )  # fmt: skip

    def words(self) -> dict[str, dict[str, str]]:
        return {kind: {tag: self.cleaned_data[field_of(kind, tag)] for tag, _name in LANGUAGES} for kind in KINDS}


@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest, id: int) -> HttpResponse:
    """The form, and below it each text as a customer reads it; `look` shows what is in the form without keeping it."""
    channel = channel_for(request.user, id)
    setting = receipt_setting_of(channel)
    first = {field_of(kind, tag): text for kind, texts in setting.words.items() for tag, text in texts.items()}
    form = ReceiptForm(request.POST or None, initial=first | {"when": setting.when})
    words = setting.words
    if request.method == "POST" and form.is_valid():
        words = {kind: {tag: text for tag, text in texts.items() if text} for kind, texts in form.words().items()}
        if "look" not in request.POST:
            try:
                set_receipts(channel, when=form.cleaned_data["when"], words=words, by=request.user)
                messages.success(request, _("Saved."))
                return redirect("inbox:receipts", channel.pk)
            except ValidationError as error:
                form.add_error(None, [text for texts in error.message_dict.values() for text in texts])
    context = {"form": form, "channel": channel, "shown": _shown(channel, words)}
    return render(request, "inbox/receipts.html", context, status=422 if form.errors else 200)


def _shown(channel: Channel, words: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """(kind, tag, the language's own name, the text) of each, for a customer who told us that they live where the channel does."""
    away = outlook_of(channel)
    if away is None or away.back_at is None:
        away = Outlook(back_at=(now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0))
    rows = []
    for outlook in (away, Outlook(usual=usual_wait(channel))):
        for tag, name in LANGUAGES:
            person = Person(
                language=tag, language_source=Source.TOLD, timezone=channel.timezone, timezone_source=Source.TOLD
            )
            rows.append((outlook.kind, tag, name, receipt_text(channel, person, outlook, words=words)))
    return rows
