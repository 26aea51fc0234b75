"""Teams and who is in them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Membership, Team, User
from kept.events.recording import record
from kept.live.hub import changed

LONGEST_PURPOSE = 200  # the column's length


def create_team(
    *, name: str, restricted: bool = False, purpose: str = "", members: Iterable[User] = (), by: Any
) -> Team:
    """Found a team. Raises ValidationError for a name that is empty, too long or taken, and a purpose that is too long."""
    with transaction.atomic():
        team = Team.objects.create(name=checked_name(name), restricted=restricted, purpose=checked_purpose(purpose))
        record("team.created", team, by=by, data={"restricted": restricted})
        set_members(team, members, by=by)
    return team


def change_team(
    team: Team, *, name: str | None = None, restricted: bool | None = None, purpose: str | None = None, by: Any
) -> Team:
    """Rename a team, say what it is for, or show its work to its members and the leads only (`restricted`)."""
    if name is not None:
        team.name = checked_name(name, team)
    if restricted is not None:
        team.restricted = restricted
    if purpose is not None:
        team.purpose = checked_purpose(purpose)
    with transaction.atomic():
        team.save(update_fields=["name", "restricted", "purpose"])
        record("team.changed", team, by=by, data={"restricted": team.restricted})
        changed("access")
    return team


def set_members(team: Team, members: Iterable[User], *, by: Any) -> None:
    """Let exactly these users be in the team. What somebody may see changes with it, at once."""
    wanted = {user.pk: user for user in members if not user.is_system}
    there = dict(team.memberships.values_list("user_id", "pk"))
    came, went = wanted.keys() - there.keys(), there.keys() - wanted.keys()
    if not came and not went:
        return
    with transaction.atomic():
        Membership.objects.filter(team=team, user__in=went).delete()
        Membership.objects.bulk_create(
            [Membership(team=team, user=wanted[id]) for id in sorted(came)], ignore_conflicts=True
        )
        record("team.members_set", team, by=by, data={"came": sorted(came), "went": sorted(went)})
        changed(*(f"access:user:{id}" for id in sorted(came | went)))


def checked_name(name: str, team: Team | None = None) -> str:
    name = name.strip()
    if not 0 < len(name) <= 80:
        raise ValidationError({"name": _("A name has 1 to 80 characters.")})
    if Team.objects.filter(name__iexact=name).exclude(pk=team.pk if team else 0).exists():
        raise ValidationError({"name": _("There is a team of this name.")})
    return name


def checked_purpose(purpose: str) -> str:
    purpose = " ".join(purpose.split())
    if len(purpose) > LONGEST_PURPOSE:
        raise ValidationError({"purpose": _("One short line is enough.")})
    return purpose
