"""The only way to find a promise on behalf of a user: through the conversation they may see."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.accounts.access import hidden_team_ids
from kept.inbox.models import Conversation, DeliveryState
from kept.people.models import Person
from kept.promises.models import Act, Promise, PromiseQuerySet


def visible_promises(user: Any) -> PromiseQuerySet:
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


def next_promises(conversation_ids: list[int]) -> dict[int, Promise]:
    """{conversation id: the promise due next} of conversations that were found for the user already. One query."""
    rows = Promise.objects.unsettled().filter(conversation_id__in=conversation_ids).order_by("-due_at", "-id")
    return {promise.conversation_id: promise for promise in rows}


def promises_for_customer(conversation: Conversation, person: Person | None = None) -> list[Promise]:
    """What a customer may see promised in their conversation: what is open first, soonest first, then the rest, latest first."""
    rows = list(told_in(conversation, person))
    waiting = sorted((row for row in rows if row.settled_at is None), key=lambda row: (row.due_at, row.pk))
    return waiting + sorted(
        (row for row in rows if row.settled_at), key=lambda row: (row.settled_at, row.pk), reverse=True
    )


def promise_for_customer(conversation: Conversation, id: int, person: Person | None = None) -> Promise:
    """One of promises_for_customer(). Http404 for any other."""
    found = told_in(conversation, person).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def told_in(conversation: Conversation, person: Person | None = None) -> QuerySet[Promise]:
    """Promises in `conversation` to its customer, or to another one whose conversation was merged into it; not those
    in an answer that may still be undone."""
    rows = Promise.objects.filter(conversation=conversation, person=person.pk if person else conversation.person_id)
    return shown(rows.exclude(message__delivery__state=DeliveryState.HELD))


def kept_by_answer(conversation: Conversation) -> list[Promise]:
    """Promises that an answer in this conversation keeps, or speaks the missing word for: soonest first, at most ten."""
    rows = Promise.objects.unsettled().filter(conversation=conversation)
    return list(rows.filter(Q(act=Act.ANSWER) | Q(kept_at__isnull=False)).order_by("due_at", "id")[:10])


def kept_by_answer_among(conversation: Conversation, ids: list[int]) -> list[Promise]:
    """Those of kept_by_answer() with one of these ids; one settled meanwhile counts too, its keeping changes nothing."""
    rows = Promise.objects.filter(conversation=conversation, pk__in=ids, voided_at__isnull=True)
    return list(rows.filter(Q(act=Act.ANSWER) | Q(kept_at__isnull=False)).order_by("due_at", "id"))
