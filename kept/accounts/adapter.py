"""How allauth behaves in our house: nobody signs up by themselves, mails are ours, redirects stay here."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts import rate_limits
from kept.accounts.models import User
from kept.accounts.passwords import note_security_change, set_password
from kept.accounts.sealing import seal, unseal
from kept.live.hub import changed
from kept.ui.own_pages import own_page


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed."),
        "email_password_mismatch": gettext_lazy("E-mail address and password do not fit together."),
        "enter_current_password": gettext_lazy("That is not your password now."),
        "incorrect_code": gettext_lazy("That code is not right."),
        "incorrect_password": gettext_lazy("That password is not right."),
        "invalid_login": gettext_lazy("Signing in did not work."),
        "invalid_password_reset": gettext_lazy("This link no longer works. Ask for a new one."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait five minutes and try again."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a little and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A program has no password; if it ever got one, it would still not come in here."""
        if user.is_system:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Only our own pages, given without a host: nothing else is ever linked from the desk."""
        return own_page(url or "", "") != ""

    def get_client_ip(self, request: HttpRequest) -> str:
        return rate_limits.address(request)

    def logout(self, request: HttpRequest) -> None:
        """The session's streams end with it: each looks again whether its session is still there."""
        user = request.user
        for name in settings.KEPT_BEFORE_SIGNING_OUT:
            import_string(name)(request)
        super().logout(request)
        changed(f"access:user:{user.pk}")

    def set_password(self, user: User, password: str) -> None:
        set_password(user, password, by=user)

    def reauthenticate(self, user: User, password: str) -> bool:
        return user.check_password(password)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict | None = None, email: str | None = None
    ) -> None:
        note_security_change(user, by=user, what=template_prefix.rpartition("/")[2])

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Only what is worth saying: that somebody signed in, they see."""
        said = kwargs.get("message") or spoken().get((message_template or "").rpartition("/")[2].removesuffix(".txt"))
        if said:
            messages.add_message(request, level, said)


def spoken() -> dict[str, str]:
    return {
        "password_changed": _("Your new password holds from now on."),
        "totp_activated": _("The code app is set up."),
        "totp_deactivated": _("The code app is removed."),
        "recovery_codes_generated": _("There are new recovery codes. The old ones no longer work."),
        "webauthn_added": _("The passkey is added."),
        "webauthn_removed": _("The passkey is removed."),
    }


class MFAAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed, its sentences ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This second step cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a code app or a passkey first."),
        "incorrect_code": gettext_lazy("That code is not right."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return f"Kept {urlsplit(settings.BASE_URL).hostname}"

    def build_totp_svg(self, url: str) -> str:
        import segno

        buffer = BytesIO()
        segno.make(url, error="m").save(buffer, kind="svg", scale=6, border=2, xmldecl=False, dark="#000", light="#fff")
        return buffer.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return _("My passkey")
