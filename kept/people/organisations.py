"""The companies our customers belong to."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kept.events.recording import record
from kept.live.hub import changed
from kept.people.knowing import Stale
from kept.people.models import Identity, IdentityKind, Organisation, OrganisationDomain, Person
from kept.text.folding import fold, strip_bidi

FIELDS = {"name": 200, "domain": 200, "notes": 5000}
TINTS = 6
MOST_DOMAINS = 50
# Whoever has an address there belongs to no company by it.
ANYBODYS = frozenset(
    """gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.com.tw ymail.com icloud.com me.com
    aol.com proton.me protonmail.com gmx.de gmx.net web.de mail.ru yandex.ru qq.com 163.com 126.com pchome.com.tw
    hinet.net msa.hinet.net seed.net.tw""".split()
)


def create_organisation(
    *, name: str, by: Any, domain: str = "", notes: str = "", external_id: str | None = None, tint: int = 0
) -> Organisation:
    """A new company. Who writes from `domain` belongs to it, from now on and before. Raises ValidationError by field."""
    values = _checked({"name": name, "domain": domain, "notes": notes, "tint": tint})
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(external_id=external_id or None, **values)
            record("organisation.created", organisation, by=by)
    except IntegrityError:
        raise ValidationError({"external_id": _("Somebody else has this id already.")}) from None
    return organisation


def change_organisation(
    organisation: Organisation, *, by: Any, expected: int | None = None, **fields: Any
) -> Organisation:
    """Change name, domain, notes or tint. `expected` is the version the caller saw. Raises ValidationError, Stale."""
    values = _checked(fields)
    with transaction.atomic():
        organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update(no_key=True))
        if expected is not None and organisation.version != expected:
            raise Stale
        names = [name for name in values if getattr(organisation, name) != values[name]]
        if not names:
            return organisation
        for name in names:
            setattr(organisation, name, values[name])
        organisation.version += 1
        organisation.save(update_fields=[*names, "version"])
        record("organisation.changed", organisation, by=by, data={"fields": sorted(set(names) - {"folded"})})
    changed(f"organisation:{organisation.pk}")
    return organisation


def set_domains(organisation: Organisation, domains: Iterable[str], *, by: Any) -> Organisation:
    """Its mail domains, the first as the main one. Raises ValidationError for one that is none, or another company's."""
    names = list(dict.fromkeys(filter(None, (_domain(each) for each in domains))))
    first, more = (names or [""])[0], names[1:]
    if len(names) > MOST_DOMAINS:
        raise ValidationError({"domain": _("At most %(n)s.") % {"n": MOST_DOMAINS}})
    others = Organisation.objects.exclude(pk=organisation.pk).filter(domain__in=names)
    theirs = OrganisationDomain.objects.exclude(organisation=organisation).filter(name__in=names)
    if names and (others.exists() or theirs.exists()):
        raise ValidationError({"domain": _("One of these belongs to another company.")})
    with transaction.atomic():
        before = list(organisation.domains.values_list("name", flat=True))
        organisation.domains.exclude(name__in=more).delete()
        OrganisationDomain.objects.bulk_create(
            OrganisationDomain(organisation=organisation, name=name) for name in more if name not in before
        )
        if sorted(before) != sorted(more) and first == organisation.domain:
            record("organisation.changed", organisation, by=by, data={"fields": ["domains"]})
    return change_organisation(organisation, domain=first, by=by)


def gather_by_domain(organisation: Organisation, *, by: Any) -> int:
    """Put people without a company, whose address is of one of its domains, into it; up to 1,000 at once. How many."""
    domains = [organisation.domain, *organisation.domains.values_list("name", flat=True)]
    found = 0
    for domain in filter(None, domains):
        rows = Identity.objects.filter(kind=IdentityKind.EMAIL, value__endswith=f"@{domain}")
        for person in Person.objects.filter(pk__in=rows.values("person"), organisation=None, merged_into=None).order_by(
            "pk"
        )[: 1000 - found]:
            join(person, organisation, by=by)
            found += 1
    return found


def join(person: Person, organisation: Organisation | None, *, by: Any) -> Person:
    """Put a person into a company, or into none."""
    from kept.people.knowing import know

    person = know(person, organisation=organisation, by=by)
    if organisation:
        changed(f"organisation:{organisation.pk}")
    return person


def belong(person: Person, name: str, *, by: Any) -> Person:
    """join() by the company's name in any case: made if there is none; "" is none. Raises ValidationError."""
    folded = fold(name.strip())[:200]
    if folded == (person.organisation.folded if person.organisation else ""):
        return person
    found = Organisation.objects.filter(folded=folded).order_by("pk").first() if folded else None
    if folded and found is None:
        found = create_organisation(name=name, by=by)
    return join(person, found, by=by)


def by_domains(domains: Iterable[str]) -> dict[str, int]:
    """{domain: id of its company} of those mail domains that a company has."""
    wanted = sorted(set(domains) - {""})
    if not wanted:
        return {}
    further = OrganisationDomain.objects.filter(name__in=wanted).values_list("name", "organisation")
    return dict(further) | dict(Organisation.objects.filter(domain__in=wanted).values_list("domain", "pk"))


def _domain(value: str) -> str:
    plain = strip_bidi(value).replace("\x00", "").strip().lower().removeprefix("@").rstrip(".")
    if plain and ("." not in plain or any(char.isspace() or char in "@/," for char in plain) or len(plain) > 200):
        raise ValidationError({"domain": _("This is no mail domain.")})
    if plain in ANYBODYS:
        raise ValidationError({"domain": _("Anybody can have an address there.")})
    return plain


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    tint = fields.pop("tint", None)
    plain: dict[str, Any] = {name: strip_bidi(fields[name]).replace("\x00", "").strip() for name in fields}
    wrong = {
        name: _("At most %(n)s characters.") % {"n": FIELDS[name]} for name in plain if len(plain[name]) > FIELDS[name]
    }
    if "name" in plain and not plain["name"]:
        wrong["name"] = _("Needed.")
    if tint is not None and tint not in range(TINTS + 1):
        wrong["tint"] = _("There is no such colour.")
    if wrong:
        raise ValidationError(wrong)
    if plain.get("domain"):
        plain["domain"] = _domain(plain["domain"])
    if "name" in plain:
        plain["folded"] = fold(plain["name"])[:200]
    return plain | ({} if tint is None else {"tint": tint})
