"""The sound of a notice: off until somebody likes one, as loud as they like, and when."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.recording import record

WHEN = ("away", "always")  # while no page of ours has the focus, or whenever something comes
LOUDEST = 10


def choose_sound(user: User, *, on: bool, volume: int, when: str, by: Any) -> None:
    """Set it. Raises ValidationError. Event: sound.chosen."""
    if when not in WHEN or not 1 <= volume <= LOUDEST:
        raise ValidationError(_("There is no such choice."))
    with transaction.atomic():
        user.settings = user.settings | {"sound": {"on": on, "volume": volume, "when": when}}
        user.save(update_fields=["settings"])
        record("sound.chosen", user, by=by, data={"on": on})
