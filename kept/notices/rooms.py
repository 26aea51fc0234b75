"""Rooms in Slack and Teams: setting one up, changing it, taking it away. Their addresses are secrets."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team
from kept.accounts.sealing import seal, unseal
from kept.events.recording import record
from kept.notices.kinds import look_again
from kept.notices.models import Room, RoomKind
from kept.notices.room_kinds import NEWS, SHOWS
from kept.outside.addresses import checked
from kept.outside.refusing import Refused

FIELDS = ("name", "kind", "team", "kinds", "language", "shows")


def create_room(
    *, name: str, kind: str, address: str, kinds: Sequence[str], by: Any, team: Team | None = None,
    language: str = "en", shows: str = "something",
) -> Room:  # fmt: skip
    """Tell a room of `kinds`. Raises ValidationError by field. Event: room.created."""
    room = Room()
    with transaction.atomic():
        _set(
            room,
            {
                "name": name,
                "kind": kind,
                "address": address,
                "team": team,
                "kinds": kinds,
                "language": language,
                "shows": shows,
            },
        )
        room.save()
        record("room.created", room, by=by, about=[room.team])
    look_again()
    return room


def change_room(room: Room, *, by: Any, **fields: Any) -> Room:
    """Change any of its fields; without an address it stays. What was stopped is tried again. As `create_room`."""
    with transaction.atomic():
        _set(room, {name: value for name, value in fields.items() if name != "address" or value})
        room.failing_since, room.not_before, room.stopped_at, room.fault = None, None, None, ""
        room.save()
        record("room.changed", room, by=by, about=[room.team], data={"fields": sorted(fields)})
    look_again()
    return room


def remove_room(room: Room, *, by: Any) -> None:
    """It is told of nothing any more. Event: room.removed."""
    with transaction.atomic():
        record("room.removed", room, by=by, about=[room.team], data={"name": room.name})
        room.delete()


def version_of(room: Room) -> int:
    """Another number for each other state of what is set."""
    return crc32(repr([room.pk, room.address, *(getattr(room, name) for name in FIELDS)]).encode())


def address_of(room: Room) -> str:
    return unseal(room.address)


def _set(room: Room, fields: dict[str, Any]) -> None:
    wrong: dict[str, str] = {}
    for name, value in fields.items():
        try:
            setattr(room, name, CHECKS[name](value))
        except ValidationError as error:
            wrong[name] = error.messages[0]
    if wrong:
        raise ValidationError(wrong)


def _name(value: str) -> str:
    plain = " ".join(value.split())
    if not plain or len(plain) > 80:
        raise ValidationError(_("Give it a name of at most %(n)s characters.") % {"n": 80})
    return plain


def _address(value: str) -> str:
    try:
        checked(value.strip())
    except Refused as error:
        raise ValidationError(error.words) from None
    return seal(value.strip())


def _kinds(value: Sequence[str]) -> list[str]:
    if not value or set(value) - set(NEWS):
        raise ValidationError(_("Choose at least one of these."))
    return [kind for kind in NEWS if kind in value]


def _one_of(*known: str) -> Any:
    def check(value: str) -> str:
        if value not in known:
            raise ValidationError(_("There is no such choice."))
        return value

    return check


CHECKS = {
    "name": _name,
    "address": _address,
    "kinds": _kinds,
    "kind": _one_of(*RoomKind.values),
    "language": _one_of(*(code for code, _label in settings.LANGUAGES)),
    "shows": _one_of(*SHOWS),
    "team": lambda team: team,
}
