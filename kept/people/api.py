"""/people, /people/{id} and /people/{id}/facts; merging, names and groups are in the other api_ files."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query

from kept.accounts.api_doors import (
    Listed,
    Paging,
    Router,
    Schema,
    Shown,
    Status,
    example,
    listing,
    must_match,
    set_version,
)
from kept.people import access, api_groups, api_merging, api_names
from kept.people.api_shapes import IdentityIn, PersonShown
from kept.people.facts import forget_fact, tell_fact
from kept.people.finding import Address, people_for
from kept.people.knowing import add_identity, know
from kept.people.models import Person

router = Router(tags=["People"])
for more in (api_merging, api_names, api_groups):
    router.add_router("", more.router)


class PersonChange(Schema):
    name: str | None = Field(None, max_length=200)
    preferred_name: str | None = Field(None, max_length=120)
    honorific: str | None = Field(None, max_length=40)
    pronunciation: str | None = Field(None, max_length=120)
    language: str | None = Field(None, max_length=12)
    timezone: str | None = Field(None, max_length=60)
    external_id: str | None = Field(None, max_length=120)


class PersonIn(PersonChange):
    identities: Annotated[list[IdentityIn], Field(min_length=1, max_length=50)]


class PeopleFilter(Schema):
    q: str = Field("", max_length=200, description="the beginning of a name or an address")
    external_id: str = Field("", max_length=120)


class FactShown(Shown):
    model_config = example(
        id=3, label="Wedding", text="Her sister's, on Saturday 28 November", source="mail of 21 November",
        consented=True, told_at="2026-11-21T09:58:00Z", expires_at="2026-11-29T00:00:00Z",
    )  # fmt: skip

    id: int
    label: str
    text: str
    source: str
    consented: bool
    told_at: datetime
    expires_at: datetime | None


class FactIn(Schema):
    label: str
    text: str
    source: str
    consented: bool = True
    told_at: datetime | None = None
    expires_at: datetime | None = None


@router.get("/people", may="read_people", response=Listed[PersonShown])
def list_people(request: HttpRequest, paging: Query[Paging], wanted: Query[PeopleFilter]):
    """People, newest first; `q` and `external_id` narrow it."""
    rows = access.people_beginning(request.user, wanted.q).prefetch_related("identities")
    if wanted.external_id:
        rows = rows.filter(pk__in=access.people_with_external_id(request.user, wanted.external_id).values("pk"))
    return listing(rows, paging)


@router.post("/people", may="manage_people", response={201: PersonShown, 200: PersonShown})
def create_person(request: HttpRequest, response: HttpResponse, body: PersonIn):
    """A person by their addresses: found (200) if the first one is known, created (201) if not; fields given are set."""
    first, *more = body.identities
    new = first_is_new(first)
    with transaction.atomic():
        person = people_for([Address(first.kind, first.value, body.name or "")], by=request.user)[0]
        for identity in more:
            add_identity(person, identity.kind, identity.value, by=request.user)
        fields = body.dict(exclude_unset=True, exclude={"identities"})
        if fields := {name: value for name, value in fields.items() if value is not None}:
            know(person, by=request.user, **fields)
    set_version(response, person.version)
    return Status(201 if new else 200, _shown(request, person.pk))


def first_is_new(identity: IdentityIn) -> bool:
    from kept.people.finding import known

    key = Address(identity.kind, identity.value).key
    return key not in known([key])


@router.get("/people/{int:id}", may="read_people", response=PersonShown)
def get_person(request: HttpRequest, response: HttpResponse, id: int):
    """One person with their addresses."""
    person = _shown(request, id)
    set_version(response, person.version)
    return person


@router.patch("/people/{int:id}", may="manage_people", response=PersonShown)
def change_person(request: HttpRequest, response: HttpResponse, id: int, body: PersonChange):
    """Change what is known; needs If-Match. Language and zone given here count as told."""
    person = access.person_for_user(request.user, id)
    must_match(request, person.version)
    given: dict[str, Any] = {
        name: "" if value is None else value for name, value in body.dict(exclude_unset=True).items()
    }
    know(person, by=request.user, **given)
    set_version(response, person.version)
    return _shown(request, id)


@router.get("/people/{int:id}/facts", may="read_people", response=Listed[FactShown])
def list_facts(request: HttpRequest, id: int, paging: Query[Paging]):
    """What the person told us and still stands, newest first."""
    return listing(access.facts_of(request.user, access.person_for_user(request.user, id)), paging)


@router.post("/people/{int:id}/facts", may="manage_people", response={201: FactShown})
def create_fact(request: HttpRequest, id: int, body: FactIn):
    """Keep something the person told us; `source` says where."""
    return Status(201, tell_fact(access.person_for_user(request.user, id), by=request.user, **body.dict()))


@router.delete("/people/{int:id}/facts/{int:fact}", may="manage_people", response={204: None})
def delete_fact(request: HttpRequest, id: int, fact: int):
    """Forget a fact for good."""
    forget_fact(access.fact_for(request.user, access.person_for_user(request.user, id), fact), by=request.user)
    return Status(204, None)


def _shown(request: HttpRequest, id: int) -> Person:
    return access.person_for_user(request.user, id)
