"""Many people at once, from a file: what each row would do, and doing it. A row that is wrong spoils no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.recording import Happened, record, record_many
from kept.people.facts import forget_fact, tell_fact
from kept.people.finding import by_external_ids, known
from kept.people.folding import fold_identity, folded_name
from kept.people.knowing import CHECKED, add_identity, check_all, know, remove_identity
from kept.people.models import (
    Alias,
    Fact,
    Identity,
    IdentityKind,
    Likely,
    Organisation,
    Person,
    PersonTag,
    Sign,
    Source,
)
from kept.people.naming import tag_person
from kept.people.organisations import by_domains, create_organisation
from kept.text.folding import fold

Key = tuple[str, str]


@dataclass(slots=True)
class Row:
    """One person as a file has them; what is empty says nothing. `identities` are (kind, as written)."""

    number: int
    fields: dict[str, str] = field(default_factory=dict)
    identities: list[Key] = field(default_factory=list)
    organisation: str = ""
    tags: list[str] = field(default_factory=list)
    facts: list[Key] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class What(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    WRONG = "wrong"


@dataclass(slots=True)
class Outcome:
    """What a row does, or did: `changes` {field: value}, addresses and words that are added, and why it is wrong."""

    row: Row
    what: What = What.SAME
    person: Person | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    organisation: str = ""
    keys: list[tuple[str, str, str]] = field(default_factory=list)  # kind, folded, as written
    tags: list[str] = field(default_factory=list)
    facts: list[Key] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)  # what undoing needs


def plan(rows: Iterable[Row], *, replace: bool = False) -> list[Outcome]:
    """What each row would do, in a handful of queries. `replace`: what the file says goes before what is known.

    Rows of one call that share an address are one person: the later ones are wrong here; bring_in() parts them.
    """
    outcomes = [_read(row) for row in rows]
    people = known({key[:2] for one in outcomes for key in one.keys})
    externals = by_external_ids(one.changes["external_id"] for one in outcomes if one.changes.get("external_id"))
    for one in outcomes:
        if one.what != What.WRONG:
            _match(one, people, externals)
    _compare([one for one in outcomes if one.person], replace)
    return outcomes


def _read(row: Row) -> Outcome:
    one = Outcome(row, tags=row.tags, facts=row.facts, organisation=row.organisation, why=list(row.wrong))
    for kind, written in row.identities:
        try:
            value = phone(written) if kind == IdentityKind.PHONE else written
            one.keys.append((kind, fold_identity(kind, value), value.strip()[:320]))
        except ValidationError as error:
            one.why.append(f"{written[:60]}: {' '.join(error.messages)}")
    try:
        one.changes = check_all(row.fields)
    except ValidationError as error:
        one.why += [f"{row.fields[name][:60]}: {' '.join(said)}" for name, said in error.message_dict.items()]
    one.keys = list(dict.fromkeys(one.keys))
    if not one.keys and not one.changes.get("external_id") and not one.why:
        one.why.append(_("No address and no id: nobody can be found or written to by this line."))
    one.what = What.WRONG if one.why else What.NEW
    return one


def phone(written: str) -> str:
    """A number as a file has it: 00 for +, and the + that a spreadsheet took for a sign of its own."""
    digits = "".join(char for char in written if char.isdigit())
    if written.strip().startswith("00"):
        return "+" + digits[2:]
    bare = written.strip().replace(" ", "").replace("-", "")
    return f"+{digits}" if bare.isdigit() and len(digits) >= 11 and not bare.startswith("0") else written


def _match(one: Outcome, people: dict[Key, Person], externals: dict[str, Person]) -> None:
    found = {people[key[:2]].pk: people[key[:2]] for key in one.keys if key[:2] in people}
    external = externals.get(one.changes.get("external_id", ""))
    if external:
        found[external.pk] = external
    if len(found) > 1:
        names = ", ".join(person.name or f"#{person.pk}" for person in found.values())
        one.what, one.why = What.WRONG, [_("This line is about several people: %(names)s.") % {"names": names}]
    elif found:
        one.person = next(iter(found.values()))
    elif not one.keys:
        one.what, one.why = What.WRONG, [_("No address: nobody could write to them.")]


def _compare(outcomes: list[Outcome], replace: bool) -> None:
    """Leave of each row what is not so already."""
    ids = [one.person.pk for one in outcomes if one.person]
    tags = set(PersonTag.objects.filter(person__in=ids).values_list("person_id", "name"))
    facts = set(Fact.objects.filter(person__in=ids).values_list("person_id", "label", "text"))
    there = set(Identity.objects.filter(person__in=ids).values_list("kind", "value"))
    companies = dict(Person.objects.filter(pk__in=ids).values_list("pk", "organisation__name"))
    for one in outcomes:
        person: Person = one.person  # type: ignore[assignment]
        one.changes = {name: new for name, new in one.changes.items() if _says_more(person, name, new, replace)}
        one.keys = [key for key in one.keys if key[:2] not in there]
        one.tags = [tag for tag in one.tags if (person.pk, fold(tag)) not in tags]
        one.facts = [fact for fact in one.facts if (person.pk, *fact) not in facts]
        company = companies[person.pk] or ""
        one.organisation = one.organisation if one.organisation != company and (replace or not company) else ""
        more = one.changes or one.keys or one.tags or one.facts or one.organisation
        one.what = What.UPDATED if more else What.SAME


def _says_more(person: Person, name: str, new: Any, replace: bool) -> bool:
    old = getattr(person, name)
    guessed = name in CHECKED and getattr(person, f"{name}_source") == Source.GUESSED
    return bool(new) and new != old and (replace or not old or guessed)


def bring_in(rows: list[Row], *, source: str, by: Any, replace: bool = False) -> list[Outcome]:
    """Do what plan() says, in one transaction. `source` stands beside each fact: where it was told.

    Rows that share an address are done one after the other, so that the second finds what the first made.
    Events: person.created, person.changed and those of what was added.
    """
    done: list[Outcome] = []
    with transaction.atomic():
        for part in _parted(rows):
            outcomes = plan(part, replace=replace)
            _make([one for one in outcomes if one.what == What.NEW], source, by)
            for one in outcomes:
                if one.what == What.UPDATED:
                    _update(one, source, by)
            done += outcomes
    return done


def _parted(rows: list[Row]) -> Iterable[list[Row]]:
    part: list[Row] = []
    taken: set[Any] = set()
    for row in rows:
        keys = {fold_key(key) for key in row.identities} | {row.fields.get("external_id") or row.number}
        if keys & taken:
            yield part
            part, taken = [], set()
        part.append(row)
        taken |= keys
    if part:
        yield part


def fold_key(key: Key) -> Key:
    try:
        return key[0], fold_identity(key[0], phone(key[1]) if key[0] == IdentityKind.PHONE else key[1])
    except ValidationError:
        return key


def _make(outcomes: list[Outcome], source: str, by: Any) -> None:
    companies = _companies(outcomes, by)
    domains = by_domains(value.rpartition("@")[2] for one in outcomes for kind, value, _shown in one.keys if kind == IdentityKind.EMAIL)  # fmt: skip
    for one in outcomes:
        values = dict(one.changes)
        for name in CHECKED:
            values[f"{name}_source"] = Source.TOLD if values.get(name) else Source.GUESSED
        mail = next((value for kind, value, _shown in one.keys if kind == IdentityKind.EMAIL), "")
        company = companies.get(one.organisation) or domains.get(mail.rpartition("@")[2])
        one.person = Person(
            folded=folded_name(values.get("name", ""), one.keys[0][2]), organisation_id=company, **values
        )
    people = [one.person for one in outcomes if one.person]
    Person.objects.bulk_create(people, batch_size=400)
    Identity.objects.bulk_create(
        (Identity(person=one.person, kind=kind, value=value, shown=shown) for one in outcomes for kind, value, shown in one.keys),
        batch_size=400,
    )  # fmt: skip
    record_many((Happened("person.created", person) for person in people), by=by)
    for one in outcomes:
        _add_words(one, source, by)


def _update(one: Outcome, source: str, by: Any) -> None:
    person: Person = one.person  # type: ignore[assignment]
    fields: dict[str, Any] = dict(one.changes)
    if one.organisation:
        fields["organisation"] = Organisation.objects.get(pk=_companies([one], by)[one.organisation])
    columns = [name for field in fields for name in ([field, f"{field}_source"] if field in CHECKED else [field])]
    columns = ["organisation_id" if name == "organisation" else name for name in columns]
    old = {name: getattr(person, name) for name in columns}
    if fields:
        know(person, by=by, **fields)
    one.before = {"fields": {name: [value, getattr(person, name)] for name, value in old.items()}}
    one.before["identities"] = [add_identity(person, kind, shown, by=by).pk for kind, _v, shown in one.keys]
    _add_words(one, source, by)


def _add_words(one: Outcome, source: str, by: Any) -> None:
    person: Person = one.person  # type: ignore[assignment]
    facts = [tell_fact(person, label=label, text=text, source=source, by=by).pk for label, text in one.facts]
    tags = [tag_person(person, tag, by=by).pk for tag in one.tags]
    one.before |= {"facts": facts, "tags": tags, "version": person.version, "addresses": len(one.keys)}


def _companies(outcomes: list[Outcome], by: Any) -> dict[str, int]:
    """{name: id} of the companies named, made where there is none."""
    names = sorted({one.organisation for one in outcomes} - {""})
    found = dict(Organisation.objects.filter(name__in=names).order_by("-pk").values_list("name", "pk")) if names else {}
    return found | {name: create_organisation(name=name, by=by).pk for name in names if name not in found}


def take_out(person: Person, before: dict[str, Any], *, by: Any) -> bool:
    """Remove a person whom a file made, if nothing came of them since. Whether it did. Event: person.removed."""
    with transaction.atomic():
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())
        if person.version != before["version"] or _has_more(person, before):
            return False
        record("person.removed", person, by=by)
        person.delete()
    return True


def _has_more(person: Person, before: dict[str, Any]) -> bool:
    own = (person.identities.count(), person.facts.count(), person.tags.count(), person.aliases.count())
    if own != (before["addresses"], len(before["facts"]), len(before["tags"]), 0) or person.merged_into_id:
        return True
    relations = [one for one in Person._meta.get_fields(include_hidden=True) if one.is_relation and one.auto_created]
    for relation in relations:
        model: Any = relation.related_model
        own_row = model in (Identity, Fact, PersonTag, Alias, Sign, Likely)
        if not own_row and model._base_manager.filter(**{relation.field.name: person}).exists():  # type: ignore[union-attr]
            return True
    return False


def put_back(person: Person, before: dict[str, Any], *, by: Any) -> bool:
    """Take back what a row changed in a person, as far as nobody changed it since. Whether anything was left as it is."""
    left = False
    with transaction.atomic():
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())
        fields = {}
        for name, (old, new) in before.get("fields", {}).items():
            if getattr(person, name) == new:
                fields[name] = old
            else:
                left = True
        for identity in person.identities.filter(pk__in=before.get("identities", [])):
            try:
                remove_identity(identity, by=by)
            except ValidationError:
                left = True
        for fact in person.facts.filter(pk__in=before["facts"]):
            forget_fact(fact, by=by)
        person.tags.filter(pk__in=before["tags"]).delete()
        _write_back(person, fields, by)
    return left


def _write_back(person: Person, fields: dict[str, Any], by: Any) -> None:
    if not fields:
        return
    for name, value in fields.items():
        setattr(person, name, value)
    first = person.identities.values_list("shown", flat=True).first() or ""
    person.folded, person.version = folded_name(person.name, first), person.version + 1
    person.save()
    record("person.changed", person, by=by, data={"fields": sorted(fields)})
