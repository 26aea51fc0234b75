"""Signatures: one's own, a team's and a channel's, each in every language of the house."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from kept.accounts.access import team_for
from kept.inbox.access import channel_for
from kept.inbox.forms import LANGUAGES, field_of
from kept.inbox.signature_form import SignatureForm
from kept.inbox.signing import filled, set_signatures, signatures_of
from kept.text.html import from_text
from kept.text.language import direction


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What stands under my answers."""
    return _page(request, request.user, "inbox/my_signature.html", _("My signature"), reverse("inbox:my-signature"))


@require_http_methods(["GET", "HEAD", "POST"])
def of_team(request: HttpRequest, id: int) -> HttpResponse:
    """What stands under the answers of a team's people who have none of their own."""
    team = team_for(request.user, id)
    return _page(request, team, "inbox/signature.html", team.name, reverse("accounts:team", args=[team.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def of_channel(request: HttpRequest, id: int) -> HttpResponse:
    """The same for a channel, where neither the person nor the team has one."""
    channel = channel_for(request.user, id)
    return _page(request, channel, "inbox/signature.html", channel.name, reverse("inbox:channel", args=[channel.pk]))


def _page(request: HttpRequest, owner: Any, template: str, title: str, back: str) -> HttpResponse:
    there = signatures_of(owner)
    form = SignatureForm(request.POST or None, initial={field_of("text", tag): text for tag, text in there.items()})
    if request.method == "POST" and form.is_valid():
        try:
            set_signatures(owner, form.texts(), by=request.user)
            messages.success(request, _("Saved."))
            return redirect(back)
        except ValidationError as error:
            form.refuse(error)
    words = {"agent": request.user.name, "team": _("Customer care"), "house": _("Your house")}
    tags = [(tag, name) for tag, name in [("", _("Any language")), *LANGUAGES] if there.get(tag)]
    shown = [(tag, name, _as_in_a_mail(filled(there[tag], **words), tag)) for tag, name in tags]
    context = {"form": form, "title": title, "back": back, "shown": shown, "owner": owner}
    return render(request, template, context, status=422 if form.errors else 200)


def _as_in_a_mail(text: str, tag: str) -> Markup:
    """Escaped in from_text(), which writes our mails."""
    return Markup(from_text(text, direction=direction(tag) if tag else "auto"))
