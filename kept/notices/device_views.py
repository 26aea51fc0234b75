"""/me/devices: the browsers that are told while Kept is not open, and what they may show."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.accounts.permissions import SignedIn
from kept.accounts.rate_limits import take
from kept.notices.access import device_for, devices_of
from kept.notices.browsers import browser_name
from kept.notices.choosing import SHOWS, choose_discretion, shows_who
from kept.notices.devices import HERE, add_device, remove_device
from kept.notices.models import Device
from kept.notices.push_keys import public_key
from kept.notices.pushing import push_trial
from kept.notices.sounding import choose_sound
from kept.text.numbers import whole


@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: SignedIn) -> HttpResponse:
    """The list; a browser posts its subscription here."""
    if request.method == "POST":
        return _added(request)
    context = {
        "devices": devices_of(request.user),
        "here": request.session.get(HERE),
        "shows_who": shows_who(request.user),
        "sound": request.user.settings.get("sound", {}),
    }
    return render(request, "notices/devices.html", context)


def _added(request: SignedIn) -> HttpResponse:
    take("device", "user", request.user.pk)
    try:
        given: Any = json.loads(request.POST.get("subscription", "")[:5000])
        name = browser_name(request.headers.get("User-Agent", ""))
        device = add_device(
            request.user, subscription=given if isinstance(given, dict) else {}, name=name, by=request.user
        )
    except ValidationError as error:
        return JsonResponse({"errors": error.message_dict}, status=422)
    except ValueError:
        return JsonResponse({"errors": {"subscription": [_("This is not what a browser gives.")]}}, status=422)
    request.session[HERE] = device.pk
    return JsonResponse({"device": device.pk}, status=201)


@require_GET
def key(request: SignedIn) -> HttpResponse:
    """The key a browser needs before it subscribes."""
    return JsonResponse({"key": public_key()})


@require_POST
def removal(request: SignedIn, id: int) -> HttpResponse:
    remove_device(device_for(request.user, id), by=request.user)
    messages.success(request, _("The device is not told any more."))
    return redirect("notices:devices")


@require_POST
def removal_here(request: SignedIn) -> HttpResponse:
    """This browser gave its subscription up."""
    device: Device | None = devices_of(request.user).filter(pk=request.session.pop(HERE, 0)).first()
    if device is not None:
        remove_device(device, by=request.user)
    return HttpResponse(status=204)


@require_POST
def trial(request: SignedIn, id: int) -> HttpResponse:
    """Send a notice to it now."""
    device = device_for(request.user, id)
    take("device", "user", request.user.pk)
    push_trial.enqueue(device.pk)
    messages.success(request, _("Sent. It appears within seconds, unless you look at Kept on that device."))
    return redirect("notices:devices")


@require_POST
def discretion(request: SignedIn) -> HttpResponse:
    """What a notice shows on a locked screen."""
    if (shows := request.POST.get("shows", "")) in SHOWS:
        choose_discretion(request.user, shows=shows, by=request.user)
        messages.success(request, _("Saved."))
    return redirect("notices:devices")


@require_POST
def sound(request: SignedIn) -> HttpResponse:
    """Whether a notice sounds, how loud, and when."""
    given = request.POST
    try:
        choose_sound(
            request.user,
            on="on" in given,
            volume=whole(given.get("volume", "")) or 5,
            when=given.get("when", "away"),
            by=request.user,
        )
        messages.success(request, _("Saved."))
    except ValidationError:
        messages.error(request, _("There is no such choice."))
    return redirect("notices:devices")
