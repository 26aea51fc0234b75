"""Saved groups of people by conditions; nothing is sent to them from here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.recording import record
from kept.people.conditions import checked
from kept.people.knowing import Stale
from kept.people.models import Segment
from kept.text.folding import strip_bidi


def save_segment(*, name: str, conditions: dict, by: Any) -> Segment:
    """A new group. Raises ValidationError by field."""
    actor = actor_of(by)
    with transaction.atomic():
        made = Segment.objects.create(
            name=_name(name), conditions=checked(conditions), made_by_id=actor.id if actor.kind == "user" else None
        )
        record("segment.created", made, by=by)
    return made


def change_segment(
    segment: Segment, *, by: Any, expected: int | None = None, name: str | None = None, conditions: dict | None = None
) -> Segment:
    """Another name, other conditions. Raises ValidationError by field, Stale."""
    with transaction.atomic():
        segment.refresh_from_db(from_queryset=Segment.objects.select_for_update(of=("self",)))
        if expected is not None and segment.version != expected:
            raise Stale
        segment.name = segment.name if name is None else _name(name)
        segment.conditions = segment.conditions if conditions is None else checked(conditions)
        segment.version += 1
        segment.save()
        record("segment.changed", segment, by=by)
    return segment


def remove_segment(segment: Segment, *, by: Any) -> None:
    """The group goes; the people stay."""
    with transaction.atomic():
        record("segment.removed", segment, by=by, data={"name": segment.name})
        segment.delete()


def _name(name: str) -> str:
    plain = " ".join(strip_bidi(name).replace("\x00", "").split())
    if not 0 < len(plain) <= 120:
        raise ValidationError({"name": _("At most %(n)s characters.") % {"n": 120} if plain else _("Needed.")})
    return plain
