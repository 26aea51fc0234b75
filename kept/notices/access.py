"""Notices are everybody's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.models import Team
from kept.notices.models import Device, Notice, TeamChoice


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
