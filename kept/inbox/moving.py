"""Moving messages between conversations: the part that merging, taking apart and splitting share."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import actor_of
from kept.inbox.access import conversation_for
from kept.inbox.announcing import announce_many
from kept.inbox.changing import locked, save, values_of
from kept.inbox.models import Conversation, Message, Move, Moved, MoveKind, State
from kept.inbox.summing_up import sum_up
from kept.inbox.unanswered import waiting_since

CHUNK = 500
BUSY = (State.CLOSED, State.WAITING, State.OPEN)


@contextmanager
def changing_all(*conversations: Conversation, by: Any) -> Iterator[None]:
    """changing() for conversations that change together, also for one that was merged; `by` may see each of them now.

    Raises Http404 for one that is gone or not for `by` any more.
    """
    with transaction.atomic():
        if len(locked(conversations)) < len(conversations):
            raise Http404
        if isinstance(by, User):
            for one in conversations:
                conversation_for(by, one.pk)
        before = {one.pk: values_of(one) for one in conversations}
        yield
        for one in conversations:
            save(one, before[one.pk])
    announce_many(conversations, [values["assignee_id"] for values in before.values()], customer=True)


def move(
    kind: MoveKind, messages: Iterable[int], *, origin: Conversation, target: Conversation, by: Any, **fields: Any
) -> Move:
    """The messages of these ids stand in `target` from now on; their files, mentions and deliveries hang on them."""
    actor, ids = actor_of(by), sorted(messages)
    newest = (
        Message.objects.filter(conversation__in=[origin.pk, target.pk]).order_by("-id").values_list("id", flat=True)
    )
    done = Move.objects.create(
        kind=kind,
        origin=origin,
        target=target,
        by_kind=actor.kind,
        by_id=actor.id,
        after_id=newest.first() or 0,
        **fields,
    )
    for start in range(0, len(ids), CHUNK):
        Message.objects.filter(pk__in=ids[start : start + CHUNK]).update(conversation=target)
    Moved.objects.bulk_create([Moved(move=done, message_id=id) for id in ids], batch_size=CHUNK)
    return done


def stand_anew(conversation: Conversation) -> None:
    """What its lists show and since when somebody waits, read from what is in it now."""
    sum_up(conversation)
    conversation.waiting_since = None if conversation.state == State.CLOSED else waiting_since(conversation)


def busier(state: str, other: str) -> State:
    """The state of the two together; one that sleeps on its own goes on sleeping, and wakes for what is open."""
    if state == State.SNOOZED and other != State.OPEN:
        return State.SNOOZED
    awake = [State.OPEN if each == State.SNOOZED else State(each) for each in (state, other)]
    return max(awake, key=BUSY.index)


def refuse(field: str, said: str, code: str = "") -> ValidationError:
    return ValidationError({field: ValidationError(said, code=code)})


def share(origin: Conversation, target: Conversation, at: Any) -> None:
    """From now on each customer of `target` reads there only what they wrote and what was written to them."""
    if origin.person_id != target.person_id or origin.shared_at:
        target.shared_at = target.shared_at or at


def together(origin: Conversation, target: Conversation) -> str:
    """Why these two cannot be merged; "" where nothing speaks against it."""
    if origin.pk == target.pk:
        return _("A conversation cannot be merged into itself.")
    if target.merged_into_id == origin.pk:
        return _("#%(number)s was merged into this one already.") % {"number": target.pk}
    if target.merged_into_id is not None:
        said = {"number": target.pk, "other": target.merged_into_id}
        return _("#%(number)s was merged into #%(other)s. Choose that one.") % said
    if origin.merged_into_id is not None:
        said = {"number": origin.pk, "other": origin.merged_into_id}
        return _("#%(number)s was merged into #%(other)s. Take it apart there first.") % said
    if origin.side_of_id or target.side_of_id:
        return _("What somebody else was asked stays beside the customer's conversation.")
    if origin.channel.stage != target.channel.stage:
        return _("One of them is public and the other private. What was said in private stays there.")
    return ""
