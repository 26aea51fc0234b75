"""Single spans of work beside the weekly hours."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.recording import record
from kept.roster.models import Shift


def add_shift(user: User, *, starts_at: datetime, ends_at: datetime, by: Any) -> Shift:
    """Let `user` work from one aware moment to another. Raises ValidationError if it ends before it starts."""
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("A shift ends after it starts.")})
    with transaction.atomic():
        shift = Shift.objects.create(user=user, starts_at=starts_at, ends_at=ends_at)
        record("shift.added", shift, by=by, about=[user])
    return shift


def remove_shift(shift: Shift, *, by: Any) -> None:
    """Take a shift away again."""
    with transaction.atomic():
        record(
            "shift.removed",
            shift,
            by=by,
            about=[shift.user],
            data={"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()},
        )
        shift.delete()
