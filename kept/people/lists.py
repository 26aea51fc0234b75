"""The list of customers: by name, a page at a time, as fast with a million as with ten."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from kept.people.access import legs_beginning, organisations_beginning, visible_people
from kept.people.models import Organisation, Person

PAGE = 50
SALT = "kept.people.list"


@dataclass(frozen=True)
class Page:
    """One page; `next` is the cursor of the following one, "" on the last."""

    people: list[Person]
    next: str = ""


def page(user: Any, typed: str = "", *, after: str = "", size: int = PAGE) -> Page:
    """People whose name or address begins with `typed`, by name. Two queries."""
    legs = [_behind(leg, after).order_by("folded", "pk")[: size + 1] for leg in legs_beginning(user, typed)]
    rows = legs[0] if len(legs) == 1 else _united(user, legs, size + 1)
    found = list(rows.prefetch_related("identities"))
    return Page(found[:size], cursor_of(found[size - 1]) if len(found) > size else "")


def people_page(rows: QuerySet[Person], *, after: str = "", size: int = PAGE) -> Page:
    """A page of `rows` by name. Two queries."""
    found = list(_behind(rows, after).order_by("folded", "pk").prefetch_related("identities")[: size + 1])
    return Page(found[:size], cursor_of(found[size - 1]) if len(found) > size else "")


@dataclass(frozen=True)
class Companies:
    """One page of companies, each with how many people are known there (`known`)."""

    organisations: list[Organisation]
    next: str = ""


def organisations_page(user: Any, typed: str = "", *, after: str = "", size: int = PAGE) -> Companies:
    """Companies whose name or domain begins with `typed`, by name. One query."""
    people = Person.objects.filter(organisation=OuterRef("pk"), merged_into=None).order_by()
    known = Subquery(people.values("organisation").annotate(n=Count("pk")).values("n"))
    rows = _behind(organisations_beginning(user, typed), after).annotate(known=known)
    found = list(rows.order_by("folded", "pk")[: size + 1])
    return Companies(found[:size], cursor_of(found[size - 1]) if len(found) > size else "")


def _behind(rows: QuerySet, cursor: str) -> QuerySet:
    place = place_of(cursor)
    if place is None:
        return rows
    # The first condition finds the place in the index, the second takes out what was shown.
    return rows.filter(folded__gte=place[0]).filter(Q(folded__gt=place[0]) | Q(pk__gt=place[1]))


def _united(user: Any, legs: list[QuerySet[Person]], limit: int) -> QuerySet[Person]:
    """The first `limit` people over both legs: each is walked in order and cut off by itself, never sorted whole."""
    compiled = [leg.values("pk").query.sql_with_params() for leg in legs]
    # The inner select lets SQLite take a LIMIT inside a union.
    sql = " UNION ".join(f"SELECT * FROM ({sql}) AS leg{index}" for index, (sql, _params) in enumerate(compiled))
    ids = RawSQL(sql, [value for _sql, params in compiled for value in params])
    return visible_people(user).filter(pk__in=ids).order_by("folded", "pk")[:limit]


def cursor_of(person: Person | Organisation) -> str:
    return signing.Signer(salt=SALT).sign_object([person.folded, person.pk])


def place_of(cursor: str) -> tuple[str, int] | None:
    """(folded name, id) of a cursor; None for one that is none: then the list begins at its top."""
    try:
        name, id = signing.Signer(salt=SALT).unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return name, id
