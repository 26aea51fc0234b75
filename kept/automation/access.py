"""What a user may find here: their own acts on lists."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.automation.models import BulkAct
from kept.inbox.access import visible_conversations

MOST_LEFT = 1000


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
