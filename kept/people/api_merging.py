"""/people/{id}/merge and /people/{id}/merges: two who were one, what would result, and the way back."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query

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
from kept.people.choosing import outcomes
from kept.people.how_much import how_much
from kept.people.merging import merge, unmerge
from kept.people.models import Merge

router = Router(tags=["People"])
Side = Literal["into", "source"]


class MergeIn(Schema):
    into: int
    choose: dict[str, Side] = {}


class Preview(Schema):
    preview: bool = False


class OutcomeShown(Shown):
    name: str
    into: str | int | None
    source: str | int | None
    side: Side
    open: bool


class MergeShown(Shown):
    model_config = example(
        id=4, source=31, into=7, at="2026-11-21T10:00:00Z", undone_at=None, fields=["timezone"], outcomes=[],
        comes={"identities": 1, "facts": 0, "conversations": 2, "promises": 1}, stays={},
    )  # fmt: skip

    id: int | None = None
    source: int
    into: int
    at: datetime | None = None
    undone_at: datetime | None = None
    fields: list[str] = []
    outcomes: list[OutcomeShown] = []
    comes: dict[str, int] = {}
    stays: dict[str, int] = {}


@router.post("/people/{int:id}/merge", may="manage_people", response={200: MergeShown, 201: MergeShown})
def merge_person(request: HttpRequest, response: HttpResponse, id: int, body: MergeIn, asked: Query[Preview]):
    """This person is `into`; needs If-Match. With ?preview=1 nothing is done and `outcomes` say what would result."""
    source, into = access.person_for_user(request.user, id), access.person_for_user(request.user, body.into)
    if asked.preview:
        found = [vars(one) | {"open": one.open} for one in outcomes(source, into, body.choose)]
        return Status(200, {
            "source": source.pk, "into": into.pk, "outcomes": found, "comes": how_much(request.user, source),
        })  # fmt: skip
    must_match(request, source.version)
    comes = how_much(request.user, source)
    row = merge(source, into=into, choose=body.choose, by=request.user)
    set_version(response, into.version)
    return Status(201, shown(row) | {"comes": comes})


@router.delete("/people/{int:id}/merge", may="manage_people", response=MergeShown)
def unmerge_person(request: HttpRequest, id: int):
    """They were two after all: `id` is who went. `stays` counts what began since and stays with the survivor."""
    row = access.merge_away(request.user, id)
    holder = access.person_for_user(request.user, row.into_id)
    stays = how_much(request.user, holder, row.at)
    return shown(unmerge(row, by=request.user)) | {"stays": stays}


@router.get("/people/{int:id}/merges", may="read_people", response=Listed[MergeShown])
def list_merges(request: HttpRequest, id: int, paging: Query[Paging]):
    """Who went into this person and can be taken out again, latest first."""
    page = listing(access.merges_of(request.user, access.person_for_user(request.user, id)), paging)
    return page | {"items": [shown(row) for row in page["items"]]}


def shown(row: Merge) -> dict:
    return {
        "id": row.pk, "source": row.source_id, "into": row.into_id, "at": row.at, "undone_at": row.undone_at,
        "fields": sorted(row.changed),
    }  # fmt: skip
