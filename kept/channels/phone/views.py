"""/calls/new: one screen to write a call down. /settings/lines: our numbers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kept.channels.phone.access import kept_by_call, line_for_user, visible_lines
from kept.channels.phone.forms import CallForm, LineForm
from kept.channels.phone.lines import change_line, create_line
from kept.channels.phone.logging import log_call
from kept.inbox import whom
from kept.inbox.models import Message
from kept.people.models import Person
from kept.people.numbers import phone_number
from kept.promises.making import zone_of
from kept.promises.zones import city


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a call down; from a person or a conversation it is known already whose."""
    given = request.POST if request.method == "POST" else request.GET
    place, who = given.get("place", ""), given.get("who", "")
    person, conversation = whom.chosen(request.user, place)
    zone = zone_of(person, conversation)[0] if person else ""
    form = CallForm(request.POST or None, user=request.user, zone=zone, initial=first_of(request, person))
    keeps = kept_by_call(request.user, person)
    if request.method == "POST" and form.is_valid():
        made: list[Message] = []
        if not place and whom.candidates(request.user, who or form.cleaned_data["number"]):
            form.add_error(None, _("Choose who it is."))
        elif form.do(lambda: made.append(_logged(request, form, person, conversation, keeps))):
            messages.success(request, _("The call is written down."))
            return redirect("desk:conversation", made[0].conversation_id)
    shown = (
        whom.of_person(request.user, place, person)
        if person and not who
        else whom.context(request.user, who or given.get("number", ""), place)
    )
    return render(request, "phone/new.html", shown | {
        "form": form, "keeps": keeps, "ticked": given.getlist("keeps"), "person": person, "typed": who, "in_city": city(form.zone),
        "who_errors": form.errors.get("who", []),
    }, status=422 if form.errors else 200)  # fmt: skip


def _logged(request: HttpRequest, form: CallForm, person: Any, conversation: Any, keeps: list) -> Message:
    call, who = form.call(), request.POST.get("who", "").strip()
    if not call.number and (number := phone_number(who, request.user.region)):
        call = call.__class__(call.direction, call.outcome, number, call.minutes, call.at)
        who = ""
    ticked = request.POST.getlist("keeps")
    return log_call(
        call, form.cleaned_data["text"], by=request.user, person=person, conversation=conversation, name=who,
        promises=form.promises(), keeps=[row for row in keeps if str(row.pk) in ticked], client_id=form.cleaned_data["client_id"],
    )  # fmt: skip


def first_of(request: HttpRequest, person: Person | None) -> dict[str, Any]:
    """What stands in the form at first: their number, and the way round that was asked for."""
    first: dict[str, Any] = {}
    if person is not None and (known := person.identities.filter(kind="phone").first()):
        first["number"] = known.shown
    if number := request.GET.get("number"):
        first["number"] = number[:60]
    if request.GET.get("direction") in ("in", "out"):
        first["direction"] = request.GET["direction"]
    return first


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """Our numbers, and a form for one more."""
    form = LineForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.do(create_line, by=request.user, **form.cleaned_data):
        return redirect("phone:lines")
    return render(
        request,
        "phone/lines.html",
        {"form": form, "line": None, "lines": visible_lines(request.user)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, id: int) -> HttpResponse:
    found = line_for_user(request.user, id)
    first = {"name": found.name, "number": found.address, "team": found.team}
    form = LineForm(request.POST or None, user=request.user, initial=first)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(change_line, found, by=request.user, **form.cleaned_data)
    ):
        return redirect("phone:lines")
    return render(
        request, "phone/lines.html", {"form": form, "line": found, "lines": []}, status=422 if form.errors else 200
    )
