"""Setting a password: the old sessions end, and the change is on record."""

from typing import Any

from django.db import transaction

from kept.accounts.letters import send_letter
from kept.accounts.models import User
from kept.events.recording import record
from kept.live.hub import changed


def set_password(user: User, password: str, *, by: Any) -> None:
    """Give `user` the password (checked before). Every session of theirs ends, as its hash no longer fits; streams too."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record("user.password_set", user, by=by)
        changed(f"access:user:{user.pk}")


def note_security_change(user: User, *, by: Any, what: str) -> None:
    """A way to sign in was added, taken away or changed: on record, and told to the user by mail."""
    with transaction.atomic():
        record("user.security_changed", user, by=by, data={"what": what})
        send_letter.enqueue(user.pk, "security_changed")
