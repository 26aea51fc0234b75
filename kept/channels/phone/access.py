"""Lines as a user may find them, and what a call could keep."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.channels.phone.lines import KIND
from kept.inbox.access import visible_channels
from kept.inbox.models import Channel
from kept.people.models import Person
from kept.promises.access import visible_promises
from kept.promises.models import Act, Promise

MOST = 6


def visible_lines(user: Any) -> QuerySet[Channel]:
    return visible_channels(user).filter(kind=KIND)


def line_for_user(user: Any, id: int) -> Channel:
    """The line `id`. Http404 if there is none or it is not for `user`."""
    found = visible_lines(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def kept_by_call(user: Any, person: Person | None) -> list[Promise]:
    """Promises to this person that a call keeps: calls and answers that are open, soonest first."""
    if person is None:
        return []
    rows = visible_promises(user).unsettled().filter(person=person, act__in=[Act.CALL, Act.ANSWER], kept_at=None)
    return list(rows.select_related("person", "owner", "owner_team", "conversation").order_by("due_at", "pk")[:MOST])
