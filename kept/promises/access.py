"""The only way to find a promise on behalf of a user: through the conversation they may see."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.access import hidden_team_ids
from kept.promises.models import Promise


def visible_promises(user: Any) -> QuerySet[Promise]:
    """All promises `user` may see: not those of a restricted team's work, unless they are in it or own the promise."""
    if not user.is_active:
        return Promise.objects.none()
    hidden = hidden_team_ids(user)
    if not hidden:
        return Promise.objects.all()
    closed = Q(conversation__team_id__in=hidden) | Q(owner_team_id__in=hidden)
    return Promise.objects.filter(Q(owner=user) | ~closed)


def promise_for(user: Any, id: int) -> Promise:
    """The promise `id`, with all a row shows. Http404 if there is none or `user` may not see it."""
    found = shown(visible_promises(user)).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def shown(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    """The rows with what a line of a list shows: whom, whose, which conversation. Two queries, however many rows."""
    return rows.select_related("person", "conversation", "owner", "owner_team").prefetch_related("person__identities")
