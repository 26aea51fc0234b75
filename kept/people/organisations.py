"""The companies our customers belong to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.people.models import Organisation, Person

FIELDS = {"name": 200, "domain": 200, "notes": 5000}


def create_organisation(
    *, name: str, by: Any, domain: str = "", notes: str = "", external_id: str | None = None
) -> Organisation:
    """A new company. People who write from `domain` later belong to it. Raises ValidationError by field."""
    values = _checked({"name": name, "domain": domain, "notes": notes})
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(external_id=external_id or None, **values)
            record("organisation.created", organisation, by=by)
    except IntegrityError:
        raise ValidationError({"external_id": _("Somebody else has this id already.")}) from None
    return organisation


def change_organisation(organisation: Organisation, *, by: Any, **fields: str) -> Organisation:
    """Change name, domain or notes. Raises ValidationError by field."""
    for name, value in _checked(fields).items():
        setattr(organisation, name, value)
    with transaction.atomic():
        organisation.save(update_fields=list(fields))
        record("organisation.changed", organisation, by=by, data={"fields": sorted(fields)})
    return organisation


def join(person: Person, organisation: Organisation | None, *, by: Any) -> Person:
    """Put a person into a company, or into none."""
    from kept.people.knowing import know

    return know(person, organisation=organisation, by=by)


def _checked(fields: dict[str, str]) -> dict[str, str]:
    plain = {name: fields[name].replace("\x00", "").strip() for name in fields}
    wrong = {
        name: _("At most %(n)s characters.") % {"n": FIELDS[name]} for name in plain if len(plain[name]) > FIELDS[name]
    }
    if "name" in plain and not plain["name"]:
        wrong["name"] = _("Needed.")
    if "domain" in plain:
        plain["domain"] = plain["domain"].lower().removeprefix("@").rstrip(".")
    if wrong:
        raise ValidationError(wrong)
    return plain
