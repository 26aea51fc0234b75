"""/people/{id}/identities, …/aliases, …/tags, and /people/duplicates: the many names of one, and who might be one."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query

from kept.accounts.api_doors import Listed, Paging, Router, Schema, Shown, Status, example, listing
from kept.people import access
from kept.people.api_shapes import IdentityIn, IdentityShown
from kept.people.duplicates import tell_apart
from kept.people.knowing import add_identity, choose_identity, remove_identity
from kept.people.naming import add_alias, remove_alias, tag_person, untag_person

router = Router(tags=["People"])


class NameIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=200)]


class NameShown(Shown):
    model_config = example(id=5, name="ميخا")

    id: int
    name: str


class LikelyShown(Shown):
    model_config = example(id=3, first=7, second=31, because=["p"], found_at="2026-11-21T10:00:00Z")

    id: int
    first: int = Field(alias="first_id")
    second: int = Field(alias="second_id")
    because: list[str]
    found_at: datetime


class ApartIn(Schema):
    first: int
    second: int


@router.get("/people/{int:id}/identities", may="read_people", response=Listed[IdentityShown])
def list_identities(request: HttpRequest, id: int, paging: Query[Paging]):
    """The person's addresses; the main one is the first of those in the person itself."""
    return listing(access.person_for_user(request.user, id).identities.all(), paging)


@router.post("/people/{int:id}/identities", may="manage_people", response={201: IdentityShown})
def create_identity(request: HttpRequest, id: int, body: IdentityIn):
    """One more address. One that is somebody else's is refused: merge the two."""
    return Status(201, add_identity(access.person_for_user(request.user, id), body.kind, body.value, by=request.user))


@router.delete("/people/{int:id}/identities/{int:identity}", may="manage_people", response={204: None})
def delete_identity(request: HttpRequest, id: int, identity: int):
    """Take an address away; it is remembered as a former one."""
    found = access.identity_for(request.user, access.person_for_user(request.user, id), identity)
    remove_identity(found, by=request.user)
    return Status(204, None)


@router.post("/people/{int:id}/identities/{int:identity}/main", may="manage_people", response=IdentityShown)
def main_identity(request: HttpRequest, id: int, identity: int):
    """Make it the main address."""
    return choose_identity(
        access.identity_for(request.user, access.person_for_user(request.user, id), identity), by=request.user
    )


@router.get("/people/{int:id}/aliases", may="read_people", response=Listed[NameShown])
def list_aliases(request: HttpRequest, id: int, paging: Query[Paging]):
    """Other spellings of their name."""
    return listing(access.person_for_user(request.user, id).aliases.all(), paging)


@router.post("/people/{int:id}/aliases", may="manage_people", response={201: NameShown})
def create_alias(request: HttpRequest, id: int, body: NameIn):
    """One more spelling; they are found by it from now on."""
    return Status(201, add_alias(access.person_for_user(request.user, id), body.name, by=request.user))


@router.delete("/people/{int:id}/aliases/{int:alias}", may="manage_people", response={204: None})
def delete_alias(request: HttpRequest, id: int, alias: int):
    """One spelling less."""
    remove_alias(access.alias_for(request.user, access.person_for_user(request.user, id), alias), by=request.user)
    return Status(204, None)


@router.get("/people/{int:id}/tags", may="read_people", response=Listed[NameShown])
def list_tags(request: HttpRequest, id: int, paging: Query[Paging]):
    """Words they are grouped by."""
    return listing(access.person_for_user(request.user, id).tags.all(), paging)


@router.post("/people/{int:id}/tags", may="manage_people", response={201: NameShown})
def create_tag(request: HttpRequest, id: int, body: NameIn):
    """Group them by a word; twice is once."""
    return Status(201, tag_person(access.person_for_user(request.user, id), body.name, by=request.user))


@router.delete("/people/{int:id}/tags/{int:tag}", may="manage_people", response={204: None})
def delete_tag(request: HttpRequest, id: int, tag: int):
    """And no longer."""
    untag_person(access.person_tag_for(request.user, access.person_for_user(request.user, id), tag), by=request.user)
    return Status(204, None)


@router.get("/people/duplicates", may="manage_people", response=Listed[LikelyShown])
def list_duplicates(request: HttpRequest, paging: Query[Paging]):
    """Who might be one, latest first. `because`: p a number, e an address, a name and address, o name and company."""
    return listing(access.likely_pairs(request.user), paging)


@router.post("/people/duplicates/partings", may="manage_people", response={204: None})
def part(request: HttpRequest, body: ApartIn):
    """They are two: remembered, and not asked again."""
    one, two = access.person_for_user(request.user, body.first), access.person_for_user(request.user, body.second)
    if one != two:
        tell_apart(one, two, by=request.user)
    return Status(204, None)
