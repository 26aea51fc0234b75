"""What a user may find here: macros of their own, of their teams and of all; their own acts on lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.access import own_team_ids
from kept.accounts.permissions import allowed
from kept.automation.models import BulkAct, Macro
from kept.inbox.access import visible_conversations

MOST_LEFT = 1000


def macros_for(user: Any) -> QuerySet[Macro]:
    """The macros `user` may use, by name, also retired ones: own ones, those of own teams (of leads: of each), those of all."""
    if not allowed(user, "answer"):
        return Macro.objects.none()
    of_teams = Q(team__isnull=False) if user.leads else Q(team__in=own_team_ids(user))
    rows = Macro.objects.filter(Q(owner=user) | of_teams | Q(owner=None, team=None))
    return rows.select_related("team", "owner").order_by("name", "pk")


def macro_for(user: Any, id: int) -> Macro:
    """One of them. Http404 if there is none or it is somebody else's."""
    found = macros_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def may_change(user: Any, macro: Macro) -> bool:
    """Whether `user` may change it: what is for all is the leads'; what is a team's, its members' too."""
    return macro.owner_id == user.pk or macro.team_id is not None or allowed(user, "manage_macros")


def bulk_acts_for(user: Any) -> QuerySet[BulkAct]:
    """What `user` did to lists, newest first: their own, and nobody else's."""
    return BulkAct.objects.filter(by=user).select_related("by", "undoes", "undone_by").order_by("-id")


def bulk_act_for(user: Any, id: int) -> BulkAct:
    """One of them. Http404 if there is none or it is somebody else's."""
    found = bulk_acts_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Left:
    """A conversation that a run left as it was, and why. `subject` is "" where it is not to be seen."""

    id: int
    problem: str
    seen: bool = False
    subject: str = ""
    person: str = ""


def left_in(user: Any, bulk: BulkAct) -> list[Left]:
    """What a run of `user` left, at most the first thousand. Two queries."""
    parts = bulk.parts.exclude(problems={}).order_by("id").values_list("problems", flat=True)
    problems = dict([pair for part in parts for pair in part.items()][:MOST_LEFT])
    rows = visible_conversations(user).filter(pk__in=list(problems)).select_related("person")
    found = {str(row.pk): row for row in rows}
    return [
        Left(int(id), problem, True, found[id].subject or found[id].preview, found[id].person.called)
        if id in found
        else Left(int(id), problem)
        for id, problem in problems.items()
    ]
