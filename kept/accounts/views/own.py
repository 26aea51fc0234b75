"""One's own pages: profile, sign out everywhere."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts.forms import ProfileForm
from kept.accounts.permissions import SignedIn
from kept.accounts.sessions import sign_out_everywhere
from kept.accounts.users import OWN, change_user
from kept.accounts.views.entrance import A_YEAR


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedIn) -> HttpResponse:
    """Name, language, country, time zone, colours."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in OWN})
    if request.method == "POST" and form.is_valid() and form.do(change_user, user, by=user, **form.cleaned_data):
        with translation.override(user.language):
            messages.success(request, _("Saved."))
        return with_choices(redirect("accounts:me"), user)
    return render(request, "accounts/me.html", {"form": form}, status=422 if form.errors else 200)


def with_choices(response: HttpResponse, user) -> HttpResponse:
    """Let this browser remember what pages before sign-in need: language and colours."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, A_YEAR, samesite="Lax", secure=settings.SECURE)
    if user.scheme == "auto":
        response.delete_cookie("scheme", samesite="Lax")
    else:
        response.set_cookie("scheme", user.scheme, A_YEAR, samesite="Lax", secure=settings.SECURE)
    return response


@require_POST
def leave_everywhere(request: SignedIn) -> HttpResponse:
    """End all of one's sessions, this one too."""
    sign_out_everywhere(request.user, by=request.user)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")
