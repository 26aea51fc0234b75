"""Who works here: taken in, changed, let go."""

from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.accounts.letters import send_letter
from kept.accounts.models import Role, User
from kept.accounts.permissions import RIGHTS
from kept.events.recording import record
from kept.live.hub import changed

RANK = {Role.VIEWER: 0, Role.AGENT: 1, Role.LEAD: 2, Role.OWNER: 3}
OWN = {"name", "language", "region", "timezone", "scheme"}  # what a profile holds
FIELDS = OWN | {"email", "role"}


def create_user(
    *,
    email: str,
    name: str,
    role: str = Role.AGENT,
    password: str | None = None,
    invite: bool = False,
    by: Any,
    **profile: Any,
) -> User:
    """Take somebody in. Without a password they cannot sign in until they chose one by the link of an invitation.

    `profile`: language, region, timezone, scheme. Raises ValidationError per field, PermissionDenied for a role above `by`'s own.
    """
    user = User(**checked(None, {"email": email, "name": name, "role": role} | profile))
    may_give(by, user.role)
    if password is None:
        user.set_unusable_password()
    else:
        check_password(password, user)
        user.set_password(password)
    with transaction.atomic():
        save(user)
        record("user.created", user, by=by, data={"role": user.role})
        if invite:
            send_letter.enqueue(user.pk, "invitation")
    return user


def change_user(user: User, *, by: Any, **changes: str) -> User:
    """Change any of email, name, role, language, region, timezone, scheme. Raises as `create_user`."""
    values = {name: value for name, value in checked(user, changes).items() if getattr(user, name) != value}
    if not values:
        return user
    if getattr(by, "pk", None) != user.pk or set(values) - OWN:
        may_give(by, user.role)
    if "role" in values:
        may_give(by, values["role"])
    with transaction.atomic():
        if values.get("role", Role.OWNER) != Role.OWNER:
            keep_an_owner(user)
        for name, value in values.items():
            setattr(user, name, value)
        save(user, list(values))
        record("user.changed", user, by=by, data={"fields": sorted(values)})
        if "role" in values:
            changed(f"access:user:{user.pk}")
    return user


def deactivate(user: User, *, by: Any) -> None:
    """Somebody leaves: they can no longer sign in, nor their tokens; their work stays. PermissionDenied for who stands above `by`."""
    may_give(by, user.role)
    with transaction.atomic():
        keep_an_owner(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        record("user.deactivated", user, by=by)
        changed(f"access:user:{user.pk}")


def reactivate(user: User, *, by: Any) -> None:
    """Somebody is back."""
    may_give(by, user.role)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        record("user.reactivated", user, by=by)


def invite_again(user: User, *, by: Any) -> None:
    """Send a new link to choose a password."""
    with transaction.atomic():
        record("user.invited", user, by=by)
        send_letter.enqueue(user.pk, "invitation")


def checked(user: User | None, given: dict[str, Any]) -> dict[str, str]:
    """`given`, cleaned. Raises ValidationError with a sentence per wrong field."""
    unknown = set(given) - FIELDS
    if unknown:
        raise TypeError(f"a user has no {', '.join(sorted(unknown))} to change")
    values = {name: str(value).strip() for name, value in given.items()}
    errors: dict[str, str] = {}
    if "email" in values:
        values["email"] = values["email"].lower()
        errors |= wrong_email(values["email"], user)
    if "name" in values and not 0 < len(values["name"]) <= 120:
        errors["name"] = _("A name has 1 to 120 characters.")
    if values.get("role", Role.AGENT) not in Role.values:
        errors["role"] = _("There is no such role.")
    if values.get("language", "en") not in dict(settings.LANGUAGES):
        errors["language"] = _("The desk does not speak this language.")
    if values.get("timezone", "UTC") not in available_timezones():
        errors["timezone"] = _("There is no time zone “%(name)s”. Their names look like %(example)s.") % {
            "name": values["timezone"],
            "example": "Asia/Amman",
        }
    values |= {"region": values["region"].upper()} if "region" in values else {}
    if values.get("region") and not (
        len(values["region"]) == 2 and values["region"].isascii() and values["region"].isalpha()
    ):
        errors["region"] = _("A country is two letters, such as %(example)s.") % {"example": "JO"}
    if values.get("scheme", "auto") not in {"auto", "light", "dark"}:
        errors["scheme"] = _("There is no such colour scheme.")
    if errors:
        raise ValidationError(errors)
    return values


def wrong_email(email: str, user: User | None) -> dict[str, str]:
    try:
        validate_email(email)
    except ValidationError:
        return {"email": _("This is not an e-mail address.")}
    taken = User.objects.filter(email=email).exclude(pk=user.pk if user else 0).exists()
    return {"email": _("Somebody here has this address already.")} if taken else {}


def check_password(password: str, user: User | None = None) -> None:
    """Raises ValidationError on the field `password` for one that is easily guessed."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None


def may_give(by: Any, role: str) -> None:
    """Raises PermissionDenied if `by` is a user who may not manage users, or stands below `role`. The system may."""
    if isinstance(by, User) and (by.role not in RIGHTS["manage_users"] or RANK[Role(by.role)] < RANK[Role(role)]):
        raise PermissionDenied


def keep_an_owner(user: User) -> None:
    """Raises ValidationError if without `user` nobody would own the desk."""
    others = User.objects.people().filter(role=Role.OWNER).exclude(pk=user.pk).select_for_update()
    if user.role == Role.OWNER and not user.is_system and user.is_active and not others.exists():
        raise ValidationError({"role": _("The desk needs an owner. Make somebody else an owner first.")})


def save(user: User, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError:  # the address was taken since we looked
        raise ValidationError({"email": _("Somebody here has this address already.")}) from None
