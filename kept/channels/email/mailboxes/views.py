"""/settings/mailboxes: what is fetched from where, how it stands, and setting it up."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from kept.accounts import rate_limits
from kept.accounts.permissions import SignedIn
from kept.channels.email.mailboxes import access, oauth, setting_up
from kept.channels.email.mailboxes.faults import Fault, help_for, what
from kept.channels.email.mailboxes.forms import PRESETS, MailboxForm, initial_of
from kept.channels.email.mailboxes.signing_in import sign_in as take_permission
from kept.channels.email.models import Afterwards, Mailbox

if TYPE_CHECKING:
    from kept.channels.email.mailboxes.trying import There

PERMISSION = "mailbox_permission"  # in the session, while the lead is at the service


@require_safe
def mailboxes(request: SignedIn) -> HttpResponse:
    rows = list(access.mailboxes_for(request.user).prefetch_related("folders"))
    name = "email/_mailboxes.html" if request.headers.get("HX-Request") else "email/mailboxes.html"
    return render(request, name, {"mailboxes": rows, "words": {"what": what, "help": help_for}})


@require_safe
def mailbox(request: SignedIn, id: int) -> HttpResponse:
    """How one mailbox stands."""
    found = access.mailbox_for(request.user, id)
    context = {
        "mailbox": found,
        "folders": list(found.folders.order_by("name")),
        "words": {"what": what, "help": help_for},
    }
    name = "email/_mailbox.html" if request.headers.get("HX-Request") else "email/mailbox.html"
    return render(request, name, context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Which service first, then the form with what is usual there."""
    service = request.GET.get("service", "")
    if service not in PRESETS:
        return render(
            request, "email/mailbox_services.html", {"set_up": {way: oauth.is_set_up(way) for way in oauth.SCOPES}}
        )
    first = access.channels_for(request.user).first()
    initial = {"channel": first, "afterwards": Afterwards.LEAVE, "folder_names": ["INBOX"], **PRESETS[service]}
    return _form(request, None, initial, service)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, id: int) -> HttpResponse:
    found = access.mailbox_for(request.user, id)
    return _form(request, found, initial_of(found), "")


def _form(request: SignedIn, found: Mailbox | None, initial: dict[str, Any], service: str) -> HttpResponse:
    """The form: shown, tried, or saved."""
    there: list[There] | None = None
    fault: Fault | None = None
    offered = request.POST.getlist("offered")[:500]
    form = _filled(request, initial, [(name, "") for name in offered])
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            there, fault = _tried(request, form, found)
            if there is not None:
                form = _filled(request, initial, [(one.name, _shown(one)) for one in there])
        elif (saved := _saved(request, form, found)) is not None:
            return redirect("email:mailbox", saved.pk)
    context = {
        "sealed": form.sealed(), "form": form, "mailbox": found, "service": service, "there": there, "fault": fault, "way": form.signs_in_by,
        "offered": [one.name for one in there] if there is not None else offered,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "email/mailbox_form.html", context, status=status)


def _filled(request: SignedIn, initial: dict[str, Any], folders: list[tuple[str, str]]) -> MailboxForm:
    channels = access.channels_for(request.user)
    return MailboxForm(request.POST or None, initial=initial, channels=channels, folders=folders)


def _shown(one: There) -> str:
    return one.name if one.mails is None else f"{one.name} ({one.mails})"


def _tried(request: SignedIn, form: MailboxForm, found: Mailbox | None) -> tuple[list[There] | None, Fault | None]:
    # IMAPClient is imported when there is somebody to call.
    from kept.channels.email.mailboxes import trying

    rate_limits.take("mailbox try", "user", request.user.pk)
    try:
        return trying.found_at(trying.account_as_given(form.values(), found, by=request.user)), None
    except Fault as fault:
        return None, fault


def _saved(request: SignedIn, form: MailboxForm, found: Mailbox | None) -> Mailbox | None:
    values = form.values()
    try:
        if found is None:
            return setting_up.create_mailbox(values.pop("channel"), by=request.user, **values)
        return setting_up.change_mailbox(found, by=request.user, **values)
    except ValidationError as error:
        form.refuse(error)
        return None


@require_POST
def pause(request: SignedIn, id: int) -> HttpResponse:
    """Pause, or, where it is paused, go on."""
    found = access.mailbox_for(request.user, id)
    (setting_up.resume if found.paused_at else setting_up.pause)(found, by=request.user)
    return redirect("email:mailbox", found.pk)


@require_POST
def next_try(request: SignedIn, id: int) -> HttpResponse:
    """Not later but now."""
    rate_limits.take("mailbox try", "user", request.user.pk)
    found = setting_up.try_now(access.mailbox_for(request.user, id), by=request.user)
    return redirect("email:mailbox", found.pk)


@require_POST
def removal(request: SignedIn, id: int) -> HttpResponse:
    setting_up.remove(access.mailbox_for(request.user, id), by=request.user)
    messages.success(request, _("The mailbox was removed. What was fetched from it stays."))
    return redirect("email:mailboxes")


@require_GET
def sign_in(request: SignedIn, id: int) -> HttpResponse:
    """To the service, where the lead allows us to read."""
    found = access.mailbox_for(request.user, id)
    remembered = oauth.new_request()
    try:
        address = oauth.address_for(found.way, remembered, back_to=back_to(), user_name=found.user_name)
    except Fault as fault:
        messages.error(request, f"{fault.words} {help_for(fault.code)}")
        return redirect("email:mailbox", found.pk)
    request.session[PERMISSION] = {"mailbox": found.pk, **remembered}
    return HttpResponseRedirect(address)


@require_GET
def permission(request: SignedIn) -> HttpResponse:
    """Back from the service, with a code or a refusal."""
    remembered = request.session.pop(PERMISSION, None) or {}
    if not remembered or not secrets.compare_digest(_state(request), remembered["state"].encode()):
        messages.error(request, _("This sign-in was not begun here, or not just now. Please begin it again."))
        return redirect("email:mailboxes")
    found = access.mailbox_for(request.user, remembered["mailbox"])
    try:
        if "code" not in request.GET:
            raise Fault("revoked", request.GET.get("error", ""))
        tokens = oauth.exchange(found.way, request.GET["code"], verifier=remembered["verifier"], back_to=back_to())
        take_permission(found, tokens.refresh, by=request.user)
        messages.success(request, _("Signed in. Fetching begins."))
    except Fault as fault:
        messages.error(request, f"{fault.words} {help_for(fault.code)} {fault.detail}")
    return redirect("email:mailbox", found.pk)


def _state(request: HttpRequest) -> bytes:
    return request.GET.get("state", "").encode("utf-8", "replace")


def back_to() -> str:
    """The address that is registered with the service."""
    return settings.BASE_URL + reverse("email:mailbox-permission")
