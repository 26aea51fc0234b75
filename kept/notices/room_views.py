"""/settings/rooms: rooms in Slack and Teams that are told of what happens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import SignedIn
from kept.accounts.rate_limits import take
from kept.notices.access import room_for, rooms_for
from kept.notices.forms import RoomForm
from kept.notices.room_delivering import try_out
from kept.notices.rooms import change_room, create_room, remove_room


@require_GET
def rooms(request: SignedIn) -> HttpResponse:
    return render(request, "notices/rooms.html", {"rooms": rooms_for(request.user)[:200]})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    form = RoomForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_room(by=request.user, **form.cleaned_data)
            return redirect("notices:room", made.pk)
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: SignedIn, id: int) -> HttpResponse:
    found = room_for(request.user, id)
    form = RoomForm(request.POST or None, user=request.user, room=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_room(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("notices:room", found.pk)
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form, found)


@require_POST
def trial(request: SignedIn, id: int) -> HttpResponse:
    """Write a test into the room, now, and say how it went."""
    found = room_for(request.user, id)
    take("device", "user", request.user.pk)
    if fault := try_out(found):
        messages.error(request, _("The room did not take it: %(why)s") % {"why": fault})
    else:
        messages.success(request, _("The room took it."))
    return redirect("notices:room", found.pk)


@require_POST
def removal(request: SignedIn, id: int) -> HttpResponse:
    remove_room(room_for(request.user, id), by=request.user)
    messages.success(request, _("The room is told of nothing any more."))
    return redirect("notices:rooms")


def _form(request: SignedIn, form: RoomForm, found: object = None) -> HttpResponse:
    return render(request, "notices/room.html", {"form": form, "room": found}, status=422 if form.errors else 200)
