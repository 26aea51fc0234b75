"""Which fields there are: made, renamed, put in order and retired by leads. No value is ever lost by it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kept.accounts.models import Team
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.models import Field, FieldKind
from kept.inbox.wording import storable

LONGEST, MOST_OPTIONS, MOST_FIELDS = 80, 200, 200


def create_field(
    *, name: str, kind: str, by: Any, names: dict[str, str] | None = None, team: Team | None = None,
    options: Sequence[Any] = (), required_to_close: bool = False,
) -> Field:  # fmt: skip
    """Make a field. `options` of a list are {"labels": {language: text}}, or plain texts. Event: field.created.

    Raises ValidationError by field.
    """
    if kind not in FieldKind.values:
        raise ValidationError({"kind": _("There is no such kind of field.")})
    with transaction.atomic():
        if Field.objects.standing().count() >= MOST_FIELDS:
            raise ValidationError({"name": _("There are too many fields. Retire some first.")})
        last = Field.objects.aggregate(last=Max("place"))["last"]
        field = Field(
            name=_name(name), names=_names(names), kind=kind, team=team, required_to_close=required_to_close,
            place=0 if last is None else last + 1,
        )  # fmt: skip
        field.options = _options(field, options)
        field.save()
        record("field.created", field, by=by, data={"name": field.name, "kind": kind})
    return field


def change_field(
    field: Field, *, by: Any, name: str | None = None, names: dict[str, str] | None = None,
    options: Sequence[Any] | None = None, required_to_close: bool | None = None,
) -> Field:  # fmt: skip
    """Rename it, change its options, or whether closing asks for it. The kind stays: values of another would be lost.

    An option that is not among `options` any more is retired: values that have it keep it. Event: field.changed.
    """
    with transaction.atomic():
        field.refresh_from_db(from_queryset=Field.objects.select_for_update())
        if name is not None:
            field.name = _name(name)
        if names is not None:
            field.names = _names(names)
        if options is not None:
            field.options = _options(field, options)
        if required_to_close is not None:
            field.required_to_close = required_to_close
        field.save()
        record("field.changed", field, by=by, data={"name": field.name})
    return field


def retire_field(field: Field, *, by: Any) -> Field:
    """Ask for it no more. Its values stay, and are shown where there are some. Event: field.retired."""
    with transaction.atomic():
        if _turned(field, now()):
            record("field.retired", field, by=by, data={"name": field.name})
    return field


def bring_back_field(field: Field, *, by: Any) -> Field:
    """Ask for it again. Event: field.brought_back."""
    with transaction.atomic():
        if _turned(field, None):
            record("field.brought_back", field, by=by, data={"name": field.name})
    return field


def order_fields(ids: Sequence[int], *, by: Any) -> None:
    """Put the fields in this order; those not named come after them as they stood. Event: field.ordered, of each moved."""
    with transaction.atomic():
        wanted = {id: place for place, id in enumerate(ids)}
        rows = sorted(Field.objects.in_order(), key=lambda field: wanted.get(field.pk, len(wanted)))
        for place, field in enumerate(rows):
            if field.place != place:
                field.place = place
                field.save(update_fields=["place"])
                record("field.ordered", field, by=by, data={"place": place})


def _turned(field: Field, at: datetime | None) -> bool:
    """Retired at `at`, or standing again; whether that is news."""
    field.retired_at = at
    return bool(Field.objects.filter(pk=field.pk, retired_at__isnull=at is not None).update(retired_at=at))


def _name(name: str) -> str:
    plain = " ".join(storable(name).split())
    if not 0 < len(plain) <= LONGEST:
        raise ValidationError({"name": _("A name has 1 to 80 characters.")})
    return plain


def _names(names: dict[str, str] | None) -> dict[str, str]:
    return {language: _name(name) for language, name in (names or {}).items() if name.strip()}


def _options(field: Field, given: Iterable[Any]) -> list[dict]:
    """The options as they are stored: known ones keep their key, those left out are retired, never deleted."""
    if field.kind != FieldKind.LIST:
        return []
    there = {option["key"]: option for option in field.options}
    by_label = {label.casefold(): key for key, option in there.items() for label in option["labels"].values()}
    found: dict[str, dict] = {}
    for one in given:
        labels = _labels(one if isinstance(one, dict) else {"labels": {"en": str(one)}})
        key = one.get("key") if isinstance(one, dict) else None
        if key not in there:
            key = next((by_label[label.casefold()] for label in labels.values() if label.casefold() in by_label), None)
        key = key or str(max((int(k) for k in (*there, *found) if k.isdigit()), default=0) + 1)
        found[key] = {"key": key, "labels": labels, "retired_at": None}
    if not 0 < len(found) <= MOST_OPTIONS:
        raise ValidationError({"options": _("A list has 1 to %(n)s options.") % {"n": MOST_OPTIONS}})
    left = [option | {"retired_at": option.get("retired_at") or now().isoformat()} for key, option in there.items() if key not in found]  # fmt: skip
    return [*found.values(), *left]


def _labels(option: dict) -> dict[str, str]:
    labels = {language: " ".join(storable(str(text)).split())[:LONGEST] for language, text in (option.get("labels") or {}).items()}  # fmt: skip
    labels = {language: text for language, text in labels.items() if text}
    if not labels:
        raise ValidationError({"options": _("An option needs a label.")})
    return labels
