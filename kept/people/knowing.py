"""What we know of a person: name, how to call them, language, zone; and their addresses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.events.clock import now
from kept.events.recording import record
from kept.live.hub import changed
from kept.people.checking import language_tag, zone_name
from kept.people.folding import fold_identity, folded_name, known_name
from kept.people.models import FormerIdentity, Identity, Person, Source
from kept.text.folding import strip_bidi

PLAIN = {"name": 200, "preferred_name": 120, "honorific": 40, "pronunciation": 120}
CHECKED = {"language": language_tag, "timezone": zone_name}
FIELDS = frozenset({*PLAIN, *CHECKED, "organisation", "external_id"})


class Stale(Exception):
    """Somebody changed it since the caller looked (another version than If-Match says)."""


class TakenAlready(ValidationError):
    """The address belongs to `person`: perhaps they are one, and can be merged."""

    def __init__(self, person: Person):
        super().__init__({"value": _("This address belongs to somebody else.")})
        self.person = person


def know(person: Person, *, by: Any, told: bool = True, expected: int | None = None, **fields: Any) -> Person:
    """Change what is known of a person: any of FIELDS. `told` False marks language and zone as guessed.

    A guess never replaces what was told. `expected` is the version the caller saw.
    Raises ValidationError by field, Stale where `expected` is no longer the version.
    """
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of a person: {sorted(unknown)}")
    with transaction.atomic():
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())
        if expected is not None and person.version != expected:
            raise Stale
        before = {name: getattr(person, name) for name in fields}
        _set(person, check_all(fields), told)
        names = [name for name, value in before.items() if getattr(person, name) != value]
        if not names and not (told and CHECKED.keys() & fields.keys()):
            return person
        person.folded = folded_name(person.name, _first_address(person))
        person.version += 1
        _save(person)
        record("person.changed", person, by=by, data={"fields": names})
    changed(f"person:{person.pk}")
    return person


def _set(person: Person, fields: dict[str, Any], told: bool) -> None:
    for name, value in fields.items():
        if name not in CHECKED:
            setattr(person, name, value)
        elif told or not getattr(person, name) or getattr(person, f"{name}_source") == Source.GUESSED:
            setattr(person, name, value)
            setattr(person, f"{name}_source", Source.TOLD if told and value else Source.GUESSED)


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise ValidationError({"external_id": _("Somebody else has this id already.")}) from None


def check_all(fields: dict[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises ValidationError by field."""
    checked, wrong = {}, {}
    for name, value in fields.items():
        try:
            checked[name] = _check(name, value)
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return checked


def _check(name: str, value: Any) -> Any:
    if name in CHECKED:
        return CHECKED[name](value)
    if name == "external_id":
        return value or None
    if name not in PLAIN:
        return value
    plain = " ".join(strip_bidi(value).replace("\x00", "").split())
    if len(plain) > PLAIN[name]:
        raise ValidationError(_("At most %(n)s characters.") % {"n": PLAIN[name]})
    if name == "name" and plain and not known_name(plain):
        raise ValidationError(_("This does not look like a name."))
    return plain


def _first_address(person: Person) -> str:
    return person.identities.values_list("shown", flat=True).first() or ""


def add_identity(person: Person, kind: str, value: str, *, by: Any, verified: bool = False) -> Identity:
    """Give the person one more address. Raises ValidationError if it is none, or somebody else's."""
    folded = fold_identity(kind, value)
    try:
        with transaction.atomic():
            identity, new = Identity.objects.get_or_create(
                kind=kind, value=folded, defaults={"person": person, "shown": value.strip()[:320]}
            )
            if identity.person_id != person.pk:
                raise TakenAlready(identity.person)
            if verified and not identity.verified_at:
                identity.verified_at = now()
                identity.save(update_fields=["verified_at"])
            if new:
                record("identity.added", person, by=by, data={"kind": kind, "identity": identity.pk})
    except IntegrityError:
        raise ValidationError({"value": _("This address belongs to somebody else.")}) from None
    changed(f"person:{person.pk}")
    return identity


def remove_identity(identity: Identity, *, by: Any) -> FormerIdentity:
    """Take an address away; it is remembered as a former one. The last one stays: without it nobody could answer."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=identity.person_id)
        if person.identities.count() < 2:
            raise ValidationError({"value": _("The only address cannot be removed.")})
        former = FormerIdentity.objects.create(
            person=person, kind=identity.kind, shown=identity.shown, added_at=identity.created_at, removed_at=now()
        )
        record("identity.removed", person, by=by, data={"kind": identity.kind})
        identity.delete()
        _refold(person)
    changed(f"person:{person.pk}")
    return former


def choose_identity(identity: Identity, *, by: Any) -> Identity:
    """Make it the person's main address: where we write to first, and what they are found by while no name is known."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=identity.person_id)
        if person.identities.first() != identity:
            identity.chosen_at = now()
            identity.save(update_fields=["chosen_at"])
            record("identity.chosen", person, by=by, data={"identity": identity.pk})
            _refold(person)
    changed(f"person:{person.pk}")
    return identity


def _refold(person: Person) -> None:
    folded = folded_name(person.name, _first_address(person))
    Person.objects.filter(pk=person.pk).update(folded=folded)


def mark_failing(kind: str, value: str, *, failing: bool = True, because: str = "", by: Any) -> None:
    """Remember that mail to an address comes back, or that it arrives again. Unknown addresses are let be.

    `because` is what the other server said. Events: identity.failed, identity.recovered.
    """
    try:
        folded = fold_identity(kind, value)
    except ValidationError:
        return
    with transaction.atomic():
        identity = (
            Identity.objects.filter(kind=kind, value=folded, failing_since__isnull=failing)
            .select_related("person")
            .first()
        )
        if identity is None:
            return
        identity.failing_since = now() if failing else None
        identity.failing_because = because.replace("\x00", "")[:500] if failing else ""
        identity.save(update_fields=["failing_since", "failing_because"])
        record(
            "identity.failed" if failing else "identity.recovered",
            identity.person,
            by=by,
            data={"identity": identity.pk},
        )
    changed(f"person:{identity.person_id}")
