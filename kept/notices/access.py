"""Notices are everybody's own."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.access import visible_teams
from kept.accounts.models import Team
from kept.notices.models import Device, Notice, Room, TeamChoice


def notices_for(user: Any) -> QuerySet[Notice]:
    """The notices of `user`, newest first."""
    return Notice.objects.filter(user=user).order_by("-id")


def notice_for(user: Any, id: int) -> Notice:
    """One of them. Http404 for somebody else's."""
    found = notices_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def choice_of_team(team: Team) -> TeamChoice | None:
    """What the team's members are told of, where somebody chose it."""
    return TeamChoice.objects.filter(team=team).first()


def devices_of(user: Any) -> QuerySet[Device]:
    """The devices of `user`, the newest first."""
    return Device.objects.filter(user=user).order_by("-pk")


def device_for(user: Any, id: int) -> Device:
    """One of them. Http404 for somebody else's."""
    found = devices_of(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def rooms_for(user: Any) -> QuerySet[Room]:
    """The rooms that are told, by name; those of a team that `user` may not know of are left out."""
    return Room.objects.select_related("team").filter(Q(team=None) | Q(team__in=visible_teams(user)))


def room_for(user: Any, id: int) -> Room:
    """One of them. Http404 if there is none."""
    found = rooms_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found
