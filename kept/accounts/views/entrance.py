"""Before the door: the first owner, sign-in, the language of a visitor."""

from allauth.account import views as allauth
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST

from kept.accounts import rate_limits
from kept.accounts.first_owner import create_first_owner, is_needed
from kept.accounts.forms import FirstOwnerForm
from kept.accounts.users import change_user
from kept.ui.own_pages import own_page

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def first_owner(request: HttpRequest) -> HttpResponse:
    """Make the first owner and sign them in. Once there is anybody, this page is a way to sign-in like any other."""
    if not is_needed():
        return redirect("account_login")
    form = FirstOwnerForm(request.POST or None, initial={"timezone": request.COOKIES.get("zone", "UTC")})
    if request.method == "POST" and form.is_valid():
        rate_limits.take("first owner", "address", rate_limits.address(request))
        made = []
        language = translation.get_language() or "en"
        try:
            if form.do(lambda: made.append(create_first_owner(**form.cleaned_data, language=language))):
                login(request, made[0], backend=settings.AUTHENTICATION_BACKENDS[0])
                return redirect("/")
        except PermissionDenied:
            return redirect("account_login")
    return render(request, "accounts/first_owner.html", {"form": form})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign-in; on a new installation the first owner's page."""
    return redirect("accounts:first-owner") if is_needed() else allauth.login(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language: of this browser, and of the user if one is signed in. Goes back to `next`."""
    rate_limits.take("language", "address", rate_limits.address(request))
    chosen = request.POST.get("language", "")
    response = redirect(own_page(request.POST.get("next", "")))
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, A_YEAR, samesite="Lax", secure=settings.SECURE)
        if request.user.is_authenticated:
            change_user(request.user, language=chosen, by=request.user)
    return response
