"""Find the person behind an address, or make one: the same address is always the same person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from kept.events.recording import Happened, record, record_many
from kept.people.folding import fold_identity, folded_name, known_name
from kept.people.models import Identity, IdentityKind, Person
from kept.people.moving import survivor_of
from kept.people.organisations import by_domains

CHUNK = 400  # SQLite takes at most 999 values in one statement where it is old
TRIES = 4


@dataclass(frozen=True)
class Address:
    """An address as it was written: `kind` one of IdentityKind, `name` as the sender gives it, "" if none."""

    kind: str
    value: str
    name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, fold_identity(self.kind, self.value)


def person_for(kind: str, value: str, *, name: str = "", by: Any) -> Person:
    """The person with this address, created if there is none; an empty name is filled in, a known one is left alone.

    Raises ValidationError for an address that cannot be one.
    """
    return people_for([Address(kind, value, name)], by=by)[0]


def person_named(name: str, *, by: Any) -> Person:
    """A new person of whom nothing is known but the name, or not even that: they left no address. Event: person.created."""
    plain = known_name(name)
    with transaction.atomic():
        person = Person.objects.create(name=plain, folded=folded_name(plain))
        record("person.created", person, by=by)
    return person


def people_for(rows: Iterable[Address], *, by: Any) -> list[Person]:
    """person_for() for many, in a handful of queries; the answer is in the order of `rows`."""
    rows = list(rows)
    keys = [row.key for row in rows]
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _found_or_made(rows, keys, by)
        except IntegrityError:
            # Somebody else made one of them since we looked; the next look finds theirs.
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _found_or_made(rows: list[Address], keys: list[tuple[str, str]], by: Any) -> list[Person]:
    people = known(keys)
    missing = {key: row for key, row in zip(reversed(keys), reversed(rows), strict=True) if key not in people}
    people |= _make(missing, by)
    for key, row in zip(keys, rows, strict=True):
        _fill_name(people[key], row, by)
    return [people[key] for key in keys]


def known(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Person]:
    """The persons of those (kind, folded value) pairs that are known."""
    wanted = list(dict.fromkeys(keys))
    found = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for kind in {kind for kind, _ in part}:
            values = [value for each, value in part if each == kind]
            for identity in Identity.objects.filter(kind=kind, value__in=values).select_related("person"):
                found[kind, identity.value] = identity.person
    return found


def _make(missing: dict[tuple[str, str], Address], by: Any) -> dict[tuple[str, str], Person]:
    if not missing:
        return {}
    # In one order, so that two who make the same ones at once never wait for each other.
    missing = dict(sorted(missing.items()))
    companies = by_domains(_domain(*key) for key in missing)
    people = {}
    for (kind, value), row in missing.items():
        name = known_name(row.name, row.value)
        people[kind, value] = Person(
            name=name, folded=folded_name(name, row.value), organisation_id=companies.get(_domain(kind, value))
        )
    Person.objects.bulk_create(people.values(), batch_size=CHUNK)
    Identity.objects.bulk_create(
        (
            Identity(person=people[key], kind=key[0], value=key[1], shown=row.value.strip()[:320])
            for key, row in missing.items()
        ),
        batch_size=CHUNK,
    )
    record_many((Happened("person.created", person) for person in people.values()), by=by)
    return people


def _domain(kind: str, value: str) -> str:
    return value.rpartition("@")[2] if kind == IdentityKind.EMAIL else ""


def _fill_name(person: Person, row: Address, by: Any) -> None:
    name = known_name(row.name, row.value)
    if person.name or not name:
        return
    person.name, person.folded = name, folded_name(name, row.value)
    person.save(update_fields=["name", "folded"])
    record("person.changed", person, by=by, data={"fields": ["name"]})


def by_external_ids(ids: Iterable[str]) -> dict[str, Person]:
    """The persons that were imported under these ids, by id; who stands for them since a merge."""
    wanted = list(dict.fromkeys(ids))
    found = {}
    for start in range(0, len(wanted), CHUNK):
        found |= {
            person.external_id: survivor_of(person)
            for person in Person.objects.filter(external_id__in=wanted[start : start + CHUNK])
        }
    return found


_E_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def kind_of(value: str) -> str:
    """What kind of address a typed text is: with an @ inside an e-mail, mostly digits a phone, else a handle."""
    if _E_MAIL.fullmatch(value.strip()):
        return IdentityKind.EMAIL
    digits = sum(char.isdigit() for char in value)
    return IdentityKind.PHONE if digits >= 6 and digits * 2 >= len(value.strip()) else IdentityKind.HANDLE
