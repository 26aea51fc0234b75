"""/teams/{id}/routing and /users/{id}/hands."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field

from kept.accounts.api_doors import Router, Schema, Shown, example
from kept.inbox.tagging import tags_called
from kept.workforce import access
from kept.workforce.setting_up import set_hands, set_routing

router = Router(tags=["Routing"])


class RoutingShown(Shown):
    model_config = example(team=1, way="turns", most=10)

    team: int = Field(alias="team_id")
    way: str
    most: int


class RoutingIn(Schema):
    way: str = Field(description="hand, turns or fewest")
    most: int = Field(10, ge=1, le=500, description="open conversations of one person at once")


class HandsShown(Schema):
    model_config = example(user=3, most=None, languages=["ar", "en"], skills=["engraving"])

    user: int
    most: int | None
    languages: list[str]
    skills: list[str]


class HandsIn(Schema):
    most: int | None = Field(None, ge=0, le=500, description="null: as the team says")
    languages: Annotated[list[str], Field(max_length=30)] = Field([], description="none: all of them")
    skills: Annotated[list[str], Field(max_length=30)] = Field([], description="names of tags")


@router.get("/teams/{int:id}/routing", may="manage_team", response=RoutingShown)
def get_routing(request: HttpRequest, id: int):
    """How a team's new work finds somebody."""
    return access.routing_for(request.user, id)[1]


@router.put("/teams/{int:id}/routing", may="manage_team", response=RoutingShown)
def put_routing(request: HttpRequest, id: int, body: RoutingIn):
    """Set it."""
    team, _found = access.routing_for(request.user, id)
    return set_routing(team, **body.dict(), by=request.user)


@router.get("/users/{int:id}/hands", may="manage_team", response=HandsShown)
def get_hands(request: HttpRequest, id: int):
    """What one person takes, in all their teams."""
    return shown(access.member_for(request.user, id))


@router.put("/users/{int:id}/hands", may="manage_team", response=HandsShown)
def put_hands(request: HttpRequest, id: int, body: HandsIn):
    """Set it, all of it."""
    member = access.member_for(request.user, id)
    set_hands(member.user, most=body.most, languages=body.languages, skills=tags_called(body.skills), by=request.user)
    return shown(access.member_for(request.user, id))


def shown(member: access.Member) -> dict[str, Any]:
    return {
        "user": member.user.pk,
        "most": member.hands.most,
        "languages": member.hands.languages,
        "skills": [tag.name for tag in member.skills],
    }
