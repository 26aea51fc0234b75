"""The forms of the second step. Apart from the others, as passkeys bring a large library."""

from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from kept.accounts.forms import Worded

CODE = (_("Code"), _("From your code app, or one of your recovery codes."))


class CodeForm(Worded, mfa.AuthenticateForm):
    words = {"code": CODE}


class ConfirmCodeForm(Worded, mfa.ReauthenticateForm):
    words = {"code": CODE}


class CodeAppForm(Worded, ActivateTOTPForm):
    words = {"code": (_("Code"), _("The six digits the app shows now."))}


class AddPasskeyForm(Worded, AddWebAuthnForm):
    words = {
        "name": (_("Name"), _("So that you can tell your devices apart.")),
        "passwordless": (
            _("Sign in with it alone"),
            _("Without a password; the device then asks for your finger, face or PIN."),
        ),
    }


class RenamePasskeyForm(Worded, EditWebAuthnForm):
    words = {"name": (_("Name"), "")}
