"""When to look: a job for a team whenever something changed that could matter, and each minute by the clock."""

from __future__ import annotations

from django.core.cache import cache

from kept.accounts.models import Membership, Team
from kept.events.models import Event
from kept.inbox.models import Conversation
from kept.jobs.tasks import task
from kept.workforce.giving_back import give_back_of
from kept.workforce.models import ROUTED, Routing, Way
from kept.workforce.routing import AT_ONCE, route


@task()
def look(team_id: int) -> None:
    """Give back and give out for one team. Safe to run at any time, and twice."""
    team = Team.objects.filter(pk=team_id).first()
    if team is not None:
        give_back_of(team)
        if route(team) >= AT_ONCE:
            look_at(team_id)


def look_at(*teams: int | None) -> None:
    """A look at each of these teams that has a routing, once the transaction commits; one job, however often asked for."""
    for team in routed() & {team for team in teams if team}:
        look.enqueue(team, unique_key=f"routing:{team}")


def routed() -> set[int]:
    """The teams that have a routing, remembered for a moment: most desks have none, and should not pay for the question."""
    found = cache.get(ROUTED)
    if found is None:
        found = set(Routing.objects.exclude(way=Way.HAND).values_list("team_id", flat=True))
        cache.set(ROUTED, found, 5)
    return found


def look_everywhere() -> None:
    """Timed: people come and go by their hours, and nobody records that."""
    for team in Team.objects.filter(routing__isnull=False).exclude(routing__way=Way.HAND):
        give_back_of(team)
        route(team)


def look_for_conversation(event: Event, conversation: Conversation) -> None:
    """The reaction to what makes work, or room: the conversation's own team, and those of whoever held it."""
    if event.by_kind == "rule":
        return  # our own doing: it was counted already
    teams = {conversation.team_id, event.data.get("from_team")}
    look_at(*teams)


def look_for_message(event: Event, message) -> None:
    """The reaction to a customer's message."""
    if not event.data.get("automatic"):
        look_at(message.conversation.team_id)


def look_for_user(event: Event, user) -> None:
    """The reaction to somebody who comes or goes."""
    look_at(*Membership.objects.filter(user=user).values_list("team_id", flat=True))
