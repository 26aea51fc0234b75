"""Sign out everywhere: every session of a user ends, on every device."""

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from kept.accounts.models import User
from kept.events.recording import record
from kept.live.hub import changed


def sign_out_everywhere(user: User, *, by: Any) -> None:
    """End all sessions of `user`: the new salt lets no session hash fit any more. Open streams close too."""
    with transaction.atomic():
        user.session_salt = secrets.token_hex(16)
        user.save(update_fields=["session_salt"])
        record("user.signed_out_everywhere", user, by=by)
        changed(f"access:user:{user.pk}")


def forget_expired() -> None:
    """Delete the rows of sessions that are over. Timed work."""
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
