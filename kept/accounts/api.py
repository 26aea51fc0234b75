"""/users, /teams and /me: who works here, for programs that assign and report. Changing them is for the screens."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query

from kept.accounts import access
from kept.accounts.api_doors import Listed, Paging, Router, Shown, example, listing

router = Router(tags=["Team"])


class TeamShown(Shown):
    model_config = example(id=1, name="Care", restricted=False, members=[2, 3], created_at="2026-11-21T08:00:00Z")

    id: int
    name: str
    restricted: bool
    members: list[int]
    created_at: datetime

    @staticmethod
    def resolve_members(team: Any) -> list[int]:
        return sorted(membership.user_id for membership in team.memberships.all())


class UserShown(Shown):
    model_config = example(
        id=3, name="Amal", email="amal@kept.example", role="agent", language="ar", timezone="Asia/Amman", active=True
    )

    id: int
    name: str
    email: str
    role: str
    language: str
    timezone: str
    active: bool

    @staticmethod
    def resolve_active(user: Any) -> bool:
        return user.is_active


@router.get("/users", may="use_api", response=Listed[UserShown])
def list_users(request: HttpRequest, paging: Query[Paging]):
    """The people of the desk by id, also those who left (`active: false`)."""
    return listing(access.visible_users(request.user), paging, order=("id",))


@router.get("/users/{int:id}", may="use_api", response=UserShown)
def get_user(request: HttpRequest, id: int):
    """One colleague."""
    return access.user_for(request.user, id)


@router.get("/teams", may="use_api", response=Listed[TeamShown])
def list_teams(request: HttpRequest, paging: Query[Paging]):
    """The teams this token may know of, by id."""
    return listing(access.visible_teams(request.user).prefetch_related("memberships"), paging, order=("id",))


@router.get("/teams/{int:id}", may="use_api", response=TeamShown)
def get_team(request: HttpRequest, id: int):
    """One team with the ids of its members."""
    return access.team_for(request.user, id)


@router.get("/me", may="use_api", response=UserShown)
def get_me(request: HttpRequest):
    """The program this token stands for."""
    return request.user
