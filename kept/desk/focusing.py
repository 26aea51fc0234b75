"""The focus view: one conversation at a time, without list and counters, for who wants it (M49)."""

from typing import Any

from django.db import transaction

from kept.accounts.models import User
from kept.events.recording import record


def focus(user: User, *, on: bool, by: Any) -> None:
    """Switch the focus view of `user` on or off."""
    with transaction.atomic():
        user.settings = user.settings | {"focus": on}
        user.save(update_fields=["settings"])
        record("focus.chosen", user, by=by, data={"on": on})


def has_focus(user: User) -> bool:
    return bool(user.settings.get("focus"))
