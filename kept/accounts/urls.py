"""Sign-in and /me for everybody, /settings/users, /settings/teams and /settings/tokens for leads.

The names without a namespace are those that allauth looks for; its pages wear our templates.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from kept.accounts.permissions import may, open_door
from kept.accounts.views import entrance, groups, own, people, programs


class Later:
    """A module of views that is imported with its first request: passkeys bring 12 MB of cryptography."""

    def __init__(self, module: str):
        self.module = module

    def __getattr__(self, name: str) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return getattr(import_module(self.module), name)(request, *args, **kwargs)

        return view


mfa = Later("allauth.mfa.base.views")
recovery = Later("allauth.mfa.recovery_codes.views")
totp = Later("allauth.mfa.totp.views")
passkeys = Later("allauth.mfa.webauthn.views")

before_the_door = [
    path("sign-in", open_door(entrance.sign_in), name="account_login"),
    path("sign-in/passkey", open_door(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/code", open_door(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/closed", open_door(account.account_inactive), name="account_inactive"),
    # allauth wants to know where one signs up: nowhere.
    path("sign-up", open_door(RedirectView.as_view(pattern_name="account_login")), name="account_signup"),
    path("sign-out", open_door(account.logout), name="account_logout"),
    path("password", open_door(account.password_reset), name="account_reset_password"),
    path("password/sent", open_door(account.password_reset_done), name="account_reset_password_done"),
    path("password/set", open_door(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        open_door(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("language", open_door(entrance.language), name="set_language"),
]
security = [
    path("me/security", may("use_desk", mfa.index), name="mfa_index"),
    path("me/email", may("use_desk", RedirectView.as_view(pattern_name="accounts:me")), name="account_email"),
    path("me/password", may("use_desk", account.password_change), name="account_change_password"),
    path("me/password/first", may("use_desk", account.password_set), name="account_set_password"),
    path("me/confirm", may("use_desk", account.reauthenticate), name="account_reauthenticate"),
    path("me/confirm/code", may("use_desk", mfa.reauthenticate), name="mfa_reauthenticate"),
    path("me/confirm/passkey", may("use_desk", passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("me/security/code-app", may("use_desk", totp.activate_totp), name="mfa_activate_totp"),
    path("me/security/code-app/removal", may("use_desk", totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/security/passkeys", may("use_desk", passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("me/security/passkeys/new", may("use_desk", passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("me/security/passkeys/<int:pk>", may("use_desk", passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "me/security/passkeys/<int:pk>/removal", may("use_desk", passkeys.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("me/security/recovery-codes", may("use_desk", recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "me/security/recovery-codes/new",
        may("use_desk", recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "me/security/recovery-codes/file",
        may("use_desk", recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
own_pages = [
    path("welcome", open_door(entrance.first_owner), name="first-owner"),
    path("me", may("use_desk", own.me), name="me"),
    path("me/sign-out-everywhere", may("use_desk", own.leave_everywhere), name="sign-out-everywhere"),
    path("settings/users", may("manage_users", people.index), name="users"),
    path("settings/users/new", may("manage_users", people.new), name="new-user"),
    path("settings/users/<int:id>", may("manage_users", people.user), name="user"),
    path("settings/users/<int:id>/<slug:act>", may("manage_users", people.act), name="user-act"),
    path("settings/teams", may("manage_team", groups.index), name="teams"),
    path("settings/teams/new", may("manage_team", groups.new), name="new-team"),
    path("settings/teams/<int:id>", may("manage_team", groups.team), name="team"),
    path("settings/tokens", may("manage_tokens", programs.index), name="tokens"),
    path("settings/tokens/<int:id>/revocation", may("manage_tokens", programs.revocation), name="token-revocation"),
]
urlpatterns = [*before_the_door, *security, path("", include((own_pages, "accounts")))]
