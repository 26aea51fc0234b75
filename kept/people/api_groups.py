"""/organisations and /segments: companies, and groups of people by conditions."""

from datetime import datetime
from typing import Annotated, Any

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
from kept.people import access
from kept.people.api_shapes import PersonShown
from kept.people.organisations import change_organisation, create_organisation, set_domains
from kept.people.segments import change_segment, remove_segment, save_segment

router = Router(tags=["People"])


class OrganisationShown(Shown):
    model_config = example(
        id=2, name="Haddad & Daughters", domains=["haddad.example"], notes="", tint=0, external_id=None,
        created_at="2026-11-21T08:00:00Z", version=1,
    )  # fmt: skip

    id: int
    name: str
    domains: list[str]
    notes: str
    tint: int
    external_id: str | None
    created_at: datetime
    version: int

    @staticmethod
    def resolve_domains(row: Any) -> list[str]:
        return [name for name in (row.domain, *(domain.name for domain in row.domains.all())) if name]


class OrganisationChange(Schema):
    name: str | None = Field(None, max_length=200)
    domains: list[Annotated[str, Field(max_length=200)]] | None = Field(None, max_length=50)
    notes: str | None = Field(None, max_length=5000)
    tint: int | None = Field(None, ge=0, le=6)


class OrganisationIn(OrganisationChange):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    external_id: str | None = Field(None, max_length=120)


class Beginning(Schema):
    q: str = Field("", max_length=200, description="the beginning of a name or mail domain")


@router.get("/organisations", may="read_people", response=Listed[OrganisationShown])
def list_organisations(request: HttpRequest, paging: Query[Paging], wanted: Query[Beginning]):
    """Companies, newest first."""
    return listing(access.organisations_beginning(request.user, wanted.q).prefetch_related("domains"), paging)


@router.post("/organisations", may="manage_people", response={201: OrganisationShown})
def create(request: HttpRequest, response: HttpResponse, body: OrganisationIn):
    """A new company. Who writes from one of its domains belongs to it."""
    given = {name: value for name, value in body.dict(exclude={"domains"}).items() if value is not None}
    made = create_organisation(**given, by=request.user)
    made = set_domains(made, body.domains or [], by=request.user)
    set_version(response, made.version)
    return Status(201, made)


@router.get("/organisations/{int:id}", may="read_people", response=OrganisationShown)
def get_organisation(request: HttpRequest, response: HttpResponse, id: int):
    """One company."""
    found = access.organisation_for(request.user, id)
    set_version(response, found.version)
    return found


@router.patch("/organisations/{int:id}", may="manage_people", response=OrganisationShown)
def change(request: HttpRequest, response: HttpResponse, id: int, body: OrganisationChange):
    """Change it; needs If-Match."""
    found = access.organisation_for(request.user, id)
    must_match(request, found.version)
    given = body.dict(exclude_unset=True, exclude={"domains"})
    change_organisation(found, by=request.user, **{name: value for name, value in given.items() if value is not None})
    if body.domains is not None:
        set_domains(found, body.domains, by=request.user)
    set_version(response, found.version)
    return found


@router.get("/organisations/{int:id}/people", may="read_people", response=Listed[PersonShown])
def list_members(request: HttpRequest, id: int, paging: Query[Paging]):
    """Who we know there, newest first."""
    rows = access.people_in(request.user, access.organisation_for(request.user, id))
    return listing(rows.prefetch_related("identities"), paging)


class SegmentShown(Shown):
    model_config = example(
        id=4, name="Arabic, silent for long", version=1, created_at="2026-11-21T08:00:00Z",
        conditions={"and": [{"field": "language", "op": "is", "value": "ar"}, {"field": "last_contact", "op": "older_than", "value": "90d"}]},
    )  # fmt: skip

    id: int
    name: str
    conditions: dict
    created_at: datetime
    version: int


class SegmentChange(Schema):
    name: str | None = Field(None, max_length=120)
    conditions: dict[str, Any] | None = Field(None, description="a tree joined by and, or, not; {} for everybody")


class SegmentIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    conditions: dict[str, Any] = {}


@router.get("/segments", may="read_people", response=Listed[SegmentShown])
def list_segments(request: HttpRequest, paging: Query[Paging]):
    """The groups, newest first."""
    return listing(access.visible_segments(request.user), paging)


@router.post("/segments", may="manage_people", response={201: SegmentShown})
def create_segment(request: HttpRequest, response: HttpResponse, body: SegmentIn):
    """A new group: whoever fits its conditions at any time."""
    made = save_segment(name=body.name, conditions=body.conditions, by=request.user)
    set_version(response, made.version)
    return Status(201, made)


@router.get("/segments/{int:id}", may="read_people", response=SegmentShown)
def get_segment(request: HttpRequest, response: HttpResponse, id: int):
    """One group."""
    found = access.segment_for(request.user, id)
    set_version(response, found.version)
    return found


@router.patch("/segments/{int:id}", may="manage_people", response=SegmentShown)
def patch_segment(request: HttpRequest, response: HttpResponse, id: int, body: SegmentChange):
    """Another name, other conditions; needs If-Match."""
    found = access.segment_for(request.user, id)
    must_match(request, found.version)
    change_segment(found, name=body.name, conditions=body.conditions, by=request.user)
    set_version(response, found.version)
    return found


@router.delete("/segments/{int:id}", may="manage_people", response={204: None})
def delete_segment(request: HttpRequest, id: int):
    """The group goes; the people stay."""
    remove_segment(access.segment_for(request.user, id), by=request.user)
    return Status(204, None)


@router.get("/segments/{int:id}/people", may="read_people", response=Listed[PersonShown])
def list_people_of_segment(request: HttpRequest, id: int, paging: Query[Paging]):
    """Who is in it now, newest first."""
    rows = access.people_of_segment(request.user, access.segment_for(request.user, id))
    return listing(rows.prefetch_related("identities"), paging)
