"""Lines: channels of the kind "phone". Calls belong to one, so that they are counted and answered where they came in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.channels import change_channel, create_channel, default_channel
from kept.inbox.models import Channel

KIND = "phone"


def create_line(*, name: str, number: str, by: Any, **fields: Any) -> Channel:
    """A telephone number of ours. Raises ValidationError by field. Event: channel.created."""
    try:
        return create_channel(kind=KIND, name=name, address=number, by=by, **fields)
    except ValidationError as error:
        raise said_at_number(error) from None


def change_line(line: Channel, *, by: Any, number: str | None = None, **fields: Any) -> Channel:
    """Change its name, number, team or language. Raises ValidationError by field. Event: channel.changed."""
    try:
        return change_channel(line, by=by, **fields, **({"address": number} if number is not None else {}))
    except ValidationError as error:
        raise said_at_number(error) from None


def said_at_number(error: ValidationError) -> ValidationError:
    """The channel's errors at the fields of a line."""
    return ValidationError({"number" if name == "address" else name: each for name, each in error.message_dict.items()})


def line_for(user: Any) -> Channel:
    """The line a call belongs to when nobody says: that of a team of the user's, else the first, else the default channel."""
    lines = Channel.objects.filter(kind=KIND).order_by("pk")
    own = lines.filter(team__memberships__user=user).first() if isinstance(user, User) else None
    found = own or lines.first() or default_channel()
    if found is None:
        raise ValidationError({"channel": _("There is no channel yet.")})
    return found
