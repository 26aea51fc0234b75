"""What a user may find of the people: all customers are known to the whole team; what was said with them is not (see inbox)."""

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.people.conditions import where
from kept.people.duplicates import waiting
from kept.people.models import (
    Alias,
    Fact,
    Identity,
    Likely,
    Link,
    Merge,
    Organisation,
    OrganisationDomain,
    Person,
    PersonTag,
    Segment,
)
from kept.people.moving import survivor_of
from kept.text.folding import fold

MOST_ADDRESSES = 200


def visible_people(user: Any) -> QuerySet[Person]:
    """All but those for whom somebody else stands now."""
    return _all_people(user).filter(merged_into__isnull=True)


def _all_people(user: Any) -> QuerySet[Person]:
    return Person.objects.select_related("organisation") if allowed(user, "read_people") else Person.objects.none()


def person_for_user(user: Any, id: int) -> Person:
    """The person `id`, or who stands for them since a merge. Http404 if there is none or `user` may not read people."""
    found = _found(_all_people(user), id)
    return _found(_all_people(user), survivor_of(found).pk) if found.merged_into_id else found


def people_with_external_id(user: Any, external_id: str) -> QuerySet[Person]:
    """Who has this id elsewhere, or stands for who had it; one or none."""
    ids = [survivor_of(person).pk for person in _all_people(user).filter(external_id=external_id)]
    return visible_people(user).filter(pk__in=ids)


def merges_of(user: Any, person: Person) -> QuerySet[Merge]:
    """Who went into this person and can be taken out again, latest first."""
    if not allowed(user, "read_people"):
        return Merge.objects.none()
    return Merge.objects.filter(into=person, undone_at__isnull=True).select_related("source", "into").order_by("-pk")


def merge_for(user: Any, id: int) -> Merge:
    """A merge that stands. Http404 if there is none."""
    rows = Merge.objects.filter(undone_at__isnull=True).select_related("source", "into")
    return _found(rows if allowed(user, "read_people") else rows.none(), id)


def merge_away(user: Any, id: int) -> Merge:
    """The standing merge in which the person `id` went into another. Http404 if there is none."""
    rows = Merge.objects.filter(undone_at__isnull=True, source=id).select_related("source", "into")
    found = rows.first() if allowed(user, "read_people") else None
    if found is None:
        raise Http404
    return found


def people_beginning(user: Any, typed: str) -> QuerySet[Person]:
    """People whose name, address or other spelling begins with what was typed; all of them for nothing typed.

    Each condition runs on an index. For a page of the list in order see lists.page().
    """
    people = visible_people(user)
    start = fold(typed.strip())[:100]
    if not start:
        return people
    return people.filter(_begins("folded", start) | Q(pk__in=_at_addresses(start)) | Q(pk__in=_by_alias(start)))


def legs_beginning(user: Any, typed: str) -> list[QuerySet[Person]]:
    """The same as querysets, by name, by address and by other spelling: each can be walked in order and cut off."""
    people = visible_people(user)
    start = fold(typed.strip())[:100]
    ids = (_at_addresses(start), _by_alias(start))
    return (
        [people.filter(_begins("folded", start)), *(people.filter(pk__in=each) for each in ids)] if start else [people]
    )


def _by_alias(start: str) -> QuerySet:
    return Alias.objects.filter(_begins("folded", start)).order_by("folded").values("person")[:MOST_ADDRESSES]


def _at_addresses(start: str) -> QuerySet:
    """Ids of people with an address that begins so; the first 200 addresses are enough for somebody who types on."""
    return (
        Identity.objects.filter(_begins("value", _address_start(start)))
        .order_by("value")
        .values("person")[:MOST_ADDRESSES]
    )


def _address_start(start: str) -> str:
    return start.removeprefix("@").replace(" ", "")


def _begins(field: str, start: str) -> Q:
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": start})
    # SQLite uses no index for LIKE; texts are compared by code point there, so a range is the same.
    return Q(**{f"{field}__gte": start, f"{field}__lt": f"{start}\U0010ffff"})


def identity_for(user: Any, person: Person, id: int) -> Identity:
    return _found(
        Identity.objects.filter(person=person) if allowed(user, "read_people") else Identity.objects.none(), id
    )


def alias_for(user: Any, person: Person, id: int) -> Alias:
    return _found(person.aliases.all() if allowed(user, "read_people") else Alias.objects.none(), id)


def person_tag_for(user: Any, person: Person, id: int) -> PersonTag:
    return _found(person.tags.all() if allowed(user, "read_people") else PersonTag.objects.none(), id)


def likely_pairs(user: Any) -> QuerySet[Likely]:
    """Who might be one, as far as nobody has said that they are two, latest first."""
    return waiting().prefetch_related("first__identities", "second__identities") if allowed(user, "manage_people") else waiting().none()  # fmt: skip


def facts_of(user: Any, person: Person) -> QuerySet[Fact]:
    """What the person told us and still stands, newest first; only what they agreed that we keep."""
    if not allowed(user, "read_people"):
        return Fact.objects.none()
    return person.facts.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now()), consented=True).order_by(
        "-told_at", "-id"
    )


def standing_facts(user: Any, person: Person) -> list[Fact]:
    """facts_of() as a list, asked once for a person who is shown in several places of a page; the newest two hundred."""
    known = person.__dict__.setdefault("standing_facts", {})
    if user.pk not in known:
        known[user.pk] = list(facts_of(user, person)[:200])
    return known[user.pk]


def fact_for(user: Any, person: Person, id: int) -> Fact:
    return _found(facts_of(user, person), id)


def visible_organisations(user: Any) -> QuerySet[Organisation]:
    return Organisation.objects.all() if allowed(user, "read_people") else Organisation.objects.none()


def organisation_for(user: Any, id: int) -> Organisation:
    return _found(visible_organisations(user), id)


def organisations_beginning(user: Any, typed: str) -> QuerySet[Organisation]:
    """Companies whose name or mail domain begins with what was typed; all of them for nothing typed."""
    rows, start = visible_organisations(user), fold(typed.strip())[:100]
    if not start:
        return rows
    domain = start.removeprefix("@")
    further = OrganisationDomain.objects.filter(_begins("name", domain)).values("organisation")
    return rows.filter(_begins("folded", start) | _begins("domain", domain) | Q(pk__in=further))


def people_in(user: Any, organisation: Organisation) -> QuerySet[Person]:
    return visible_people(user).filter(organisation=organisation)


def visible_segments(user: Any) -> QuerySet[Segment]:
    """The groups of the team, by name."""
    return Segment.objects.all() if allowed(user, "read_people") else Segment.objects.none()


def segment_for(user: Any, id: int) -> Segment:
    return _found(visible_segments(user), id)


def people_of_segment(user: Any, segment: Segment) -> QuerySet[Person]:
    """Who is in it now. Raises ValidationError where a condition is no longer there."""
    return visible_people(user).filter(where(segment.conditions))


def links_of(user: Any, person: Person) -> QuerySet[Link]:
    """The person's links that are still good, newest first."""
    if not allowed(user, "read_people"):
        return Link.objects.none()
    return person.links.filter(revoked_at__isnull=True, expires_at__gt=now()).order_by("-pk")


def _found(rows: QuerySet, id: int) -> Any:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Http404
    return found
