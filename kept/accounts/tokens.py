"""Tokens: keys that programs use. Each acts as a system user of its own name, and is shown once."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Role, Token, User, digest, new_token
from kept.accounts.users import may_give
from kept.events.clock import now
from kept.events.recording import record


def create_token(*, role: str, name: str = "", by: Any) -> tuple[Token, str]:
    """A new program `name` with the rights of `role`, and its token in plain text: stored nowhere, shown this once.

    Raises ValidationError for an unknown role or a name that is too long, PermissionDenied for a role above `by`'s own.
    """
    if role not in Role.values:
        raise ValidationError({"role": _("There is no such role.")})
    name = name.strip() or _("Program")
    if len(name) > 120:
        raise ValidationError({"name": _("A name has 1 to 120 characters.")})
    may_give(by, role)
    plain = new_token()
    with transaction.atomic():
        # The address is never written to; it only has to be nobody else's.
        user = User(name=name, role=role, is_system=True, email=f"{secrets.token_hex(8)}@program.invalid")
        user.set_unusable_password()
        user.save()
        token = Token.objects.create(user=user, digest=digest(plain))
        record("token.created", token, by=by, about=[user], data={"name": name, "role": role})
    return token, plain


def revoke(token: Token, *, by: Any) -> None:
    """The token opens nothing from now on. What its program did stays under its name."""
    may_give(by, token.user.role)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
            record("token.revoked", token, by=by, about=[token.user])
    token.refresh_from_db(fields=["revoked_at"])
