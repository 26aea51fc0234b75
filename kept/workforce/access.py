"""Who may see and set how work finds somebody: leads, for the teams they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kept.accounts.access import team_for, user_for
from kept.accounts.models import Team, User
from kept.inbox.models import Tag
from kept.people.speaking import language_name
from kept.workforce.models import Hands, Routing, Skill


@dataclass(frozen=True)
class Member:
    """Somebody of a team, with what they take."""

    user: User
    hands: Hands
    skills: list[Tag]

    @property
    def spoken(self) -> list[str]:
        """Their languages, by the names the reader calls them."""
        return [language_name(code) for code in self.hands.languages]


def routing_for(user: Any, team_id: int) -> tuple[Team, Routing]:
    """A team and its routing, unsaved where none was set. Http404 for a team `user` may not see."""
    team = team_for(user, team_id)
    return team, Routing.objects.filter(team=team).first() or Routing(team=team)


def members_of(team: Team) -> list[Member]:
    """The people of a team the caller has found, by name. Three queries."""
    users = list(team.members.filter(is_active=True, is_system=False).order_by("name", "pk"))
    hands = {row.user_id: row for row in Hands.objects.filter(user__in=users)}
    skills: dict[int, list[Tag]] = {}
    for skill in Skill.objects.filter(user__in=users).select_related("tag").order_by("tag__name"):
        skills.setdefault(skill.user_id, []).append(skill.tag)
    return [Member(user, hands.get(user.pk) or Hands(user=user), skills.get(user.pk, [])) for user in users]


def member_for(viewer: Any, user_id: int) -> Member:
    """One colleague with what they take. Http404 if there is none."""
    user = user_for(viewer, user_id)
    hands = Hands.objects.filter(user=user).first() or Hands(user=user)
    skills = [skill.tag for skill in Skill.objects.filter(user=user).select_related("tag").order_by("tag__name")]
    return Member(user, hands, skills)
