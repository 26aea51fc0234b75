"""/settings/channels: the addresses through which customers reach us, and how the house greets."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kept.inbox.access import addresses_of, channel_address_for, channel_for, visible_channels
from kept.inbox.channel_addresses import add_address, remove_address
from kept.inbox.channels import change_channel, create_channel, make_default
from kept.inbox.forms import AddressForm, ChannelForm, initial_of, zone_names


@require_GET
def channels(request: HttpRequest) -> HttpResponse:
    return render(
        request, "inbox/channels.html", {"channels": visible_channels(request.user).prefetch_related("addresses")}
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ChannelForm(request.POST or None, user=request.user, initial={"language": "en", "timezone": "UTC"})
    if request.method == "POST" and form.is_valid():
        try:
            create_channel(by=request.user, **form.values())
            return redirect("inbox:channels")
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, id: int) -> HttpResponse:
    found = channel_for(request.user, id)
    form = ChannelForm(request.POST or None, user=request.user, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_channel(found, by=request.user, **form.values())
            return redirect("inbox:channels")
        except ValidationError as error:
            form.refuse(error)
    return _form(request, form, found)


@require_POST
def default(request: HttpRequest, id: int) -> HttpResponse:
    """What fits no address goes to this one from now on."""
    make_default(channel_for(request.user, id), by=request.user)
    return redirect("inbox:channels")


@require_POST
def addresses(request: HttpRequest, id: int) -> HttpResponse:
    """Mail to one more address comes here."""
    found = channel_for(request.user, id)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            add_address(found, form.cleaned_data["address"], by=request.user)
            return redirect("inbox:channel", found.pk)
        except ValidationError as error:
            form.add_error("address", error.message_dict["address"])
    return _form(request, ChannelForm(user=request.user, initial=initial_of(found)), found, form)


@require_POST
def address_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Mail to this address does not come here any more."""
    found = channel_address_for(request.user, id)
    remove_address(found, by=request.user)
    return redirect("inbox:channel", found.channel_id)


def _form(request: HttpRequest, form: ChannelForm, found: Any, more: AddressForm | None = None) -> HttpResponse:
    more = more or AddressForm()
    context = {"form": form, "channel": found, "zones": zone_names(), "more": more}
    if found is not None:
        context["addresses"] = addresses_of(found)
    return render(request, "inbox/channel.html", context, status=422 if form.errors or more.errors else 200)
