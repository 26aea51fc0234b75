"""Mails to our own people about their accounts: short, in their language, sent by a job."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.jobs.tasks import task


def compose(
    user: User, subject: str, lines: Iterable[str], link: tuple[str, str] | None = None
) -> EmailMultiAlternatives:
    """A mail to `user`: paragraphs, then a link as (words, URL). Plain text and HTML say the same."""
    lines = list(lines)
    text = "\n\n".join([*lines, *([f"{link[0]}:\n{link[1]}"] if link else [])]) + "\n"
    mail = EmailMultiAlternatives(subject, text, to=[user.email], headers={"Auto-Submitted": "auto-generated"})
    context = {"subject": subject, "lines": lines, "link": link}
    mail.attach_alternative(render_to_string("accounts/letter.html", context), "text/html")
    return mail


def reset_link(user: User) -> str:
    """The address where `user` sets a new password. It acts only by the form there, and dies with its first use."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    key = default_token_generator.make_token(user)
    return settings.BASE_URL + reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key}
    )


def invitation(user: User) -> EmailMultiAlternatives:
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        _("You have a place at the customer-service desk of your company. Choose a password and you are in."),
        _("The link works for three days."),
    ]
    return compose(user, _("Your place at the desk"), lines, (_("Choose a password"), reset_link(user)))


def password_reset(user: User) -> EmailMultiAlternatives:
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        _(
            "Somebody, most likely you, asked for a new password. If it was not you, nothing happens unless you open the link."
        ),
    ]
    return compose(user, _("A new password for the desk"), lines, (_("Choose a new password"), reset_link(user)))


def security_changed(user: User) -> EmailMultiAlternatives:
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        _("The way you sign in was changed: your password, a code app, a passkey or your recovery codes."),
        _("If it was not you, set a new password now and tell the owner of your desk."),
    ]
    link = (_("Sign-in and security"), settings.BASE_URL + reverse("mfa_index"))
    return compose(user, _("The way you sign in was changed"), lines, link)


LETTERS: dict[str, Callable[[User], EmailMultiAlternatives]] = {
    "invitation": invitation,
    "password_reset": password_reset,
    "security_changed": security_changed,
}


@task(queue="mail")
def send_letter(user_id: int, kind: str) -> None:
    """Write and send one letter. Keys in it are made here, so that none lies in the queue."""
    user = User.objects.filter(pk=user_id, is_active=True, is_system=False).first()
    if user is not None:
        with translation.override(user.language):
            LETTERS[kind](user).send()


@task(queue="mail")
def send_reset(email: str) -> None:
    """Write to whoever has this address, if anybody has."""
    for user in User.objects.people().filter(email__iexact=email):
        with translation.override(user.language):
            LETTERS["password_reset"](user).send()
