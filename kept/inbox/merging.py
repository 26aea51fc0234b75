"""Merging conversations, and taking them apart again at any time."""

from typing import Any

from django.db import transaction

from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.bringing_along import bring_along, take_back
from kept.inbox.changing import to_state
from kept.inbox.conflicts import Stale
from kept.inbox.joined import now_in
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, Move, Moved, MoveKind, State
from kept.inbox.moving import busier, changing_all, move, refuse, share, stand_anew, together
from kept.live.hub import changed


def merge(
    origin: Conversation, *, into: Conversation, by: Any, reads_along: bool = False, expected: int | None = None
) -> Conversation:
    """Everything said in `origin` stands in `into` from now on; `origin` is closed and leads there. Returns `into`.

    Who waits goes on waiting, since the older of the two times. Another customer's answers go to them only with
    `reads_along`. Merging twice is once. Raises ValidationError {"into": …}, Stale, Http404 where `by` may not see
    both. Event: conversation.merged, by which promises follow.
    """
    with changing_all(origin, into, by=by):
        if origin.merged_into_id == into.pk and origin.pk != into.pk:
            return into
        refuse_stale(origin, expected)
        if said := together(origin, into):
            raise refuse("into", said, "impossible")
        before = {
            "origin": origin.state,
            "target": into.state,
            "taken": _take_over(origin, into),
            **bring_along(origin, into),
        }
        ids = list(origin.messages.values_list("pk", flat=True))
        share(origin, into, now())
        done = move(
            MoveKind.MERGE,
            ids,
            origin=origin,
            target=into,
            by=by,
            before=before,
            reader=origin.person if reads_along else None,
        )
        _stand_together(origin, into, by)
        origin.merged_into = into
        data = {"into": into.pk, "from": origin.pk, "move": done.pk, "messages": len(ids)}
        record("conversation.merged", origin, by=by, about=[into, origin.person, into.person], data=data)
    changed("access")  # the work of another team may be seen by others now
    return into


def unmerge(origin: Conversation, *, by: Any) -> Conversation:
    """Take a merge apart: what came by it goes back to `origin`, what was said since stays. Returns `origin`.

    What was split off from it meanwhile stays where it was put. Taking apart what is not merged does nothing.
    Raises Http404 where `by` may not see both. Event: conversation.unmerged.
    """
    with transaction.atomic():
        holder = now_in(origin)
        with changing_all(*{each.pk: each for each in (origin, holder)}.values(), by=by):
            done = (
                Move.objects.filter(origin=origin, kind=MoveKind.MERGE, undone_at=None).select_related("target").first()
            )
            if origin.merged_into_id is None or done is None:
                return origin
            came = Moved.objects.filter(move=done, message__conversation=holder).values_list("message_id", flat=True)
            back = move(MoveKind.UNMERGE, list(came), origin=holder, target=origin, by=by)
            done.undone_at = back.at
            done.save(update_fields=["undone_at"])
            _stand_apart(origin, holder, done, by)
            data = {"of": origin.pk, "from": holder.pk, "move": done.pk}
            record("conversation.unmerged", origin, by=by, about=[holder, origin.person], data=data)
    changed("access")
    return origin


def refuse_stale(conversation: Conversation, expected: int | None) -> None:
    if expected is not None and conversation.version != expected:
        raise Stale(conversation)


def _take_over(origin: Conversation, into: Conversation) -> dict[str, list[Any]]:
    """What the survivor had not, or less of: {field: [before, now]}."""
    taken: dict[str, Any] = {"priority": max(origin.priority, into.priority)}
    taken |= {name: getattr(into, name) or getattr(origin, name) for name in ("ask", "subject")}
    if into.assignee is None and origin.assignee is not None and sees(origin.assignee, into):
        taken["assignee_id"] = origin.assignee_id
    was = {name: getattr(into, name) for name in taken}
    for name, value in taken.items():
        setattr(into, name, value)
    return {name: [was[name], value] for name, value in taken.items() if value != was[name]}


def _stand_together(origin: Conversation, into: Conversation, by: Any) -> None:
    waits = [since for since in (origin.waiting_since, into.waiting_since) if since]
    to_state(into, busier(into.state, origin.state), by=by, because="merged")
    stand_anew(into)
    # What was closed as needing no answer needs none now.
    if into.waiting_since is not None:
        into.waiting_since = max(into.waiting_since, min(waits)) if waits else None
    if into.waiting_since is not None and (origin.waiting_since or into.state != State.SNOOZED):
        to_state(into, State.OPEN, by=by, because="merged")
    to_state(origin, State.CLOSED, by=by, because="merged")
    origin.waiting_since, origin.last_message_id, origin.preview = None, 0, ""


def _stand_apart(origin: Conversation, holder: Conversation, done: Move, by: Any) -> None:
    origin.merged_into = None
    to_state(origin, _awake(done.before["origin"]), by=by, because="unmerged")
    stand_anew(origin)
    if origin.waiting_since is not None:
        to_state(origin, State.OPEN, by=by, because="unmerged")
    take_back(origin, holder, done)
    for name, (was, taken) in done.before["taken"].items():
        if holder.pk == done.target_id and getattr(holder, name) == taken:
            setattr(holder, name, was)
    stand_anew(holder)
    if _was_only_opened(holder, done):
        to_state(holder, _awake(done.before["target"]), by=by, because="unmerged")
        stand_anew(holder)


def _was_only_opened(holder: Conversation, done: Move) -> bool:
    """Whether nothing was said or done in it since the merge changed its state."""
    was, last = _awake(done.before["target"]), holder.state_changes.order_by("-pk").first()
    return (
        holder.pk == done.target_id
        and holder.state != was
        and last is not None
        and last.because == "merged"
        and not holder.messages.filter(pk__gt=done.after_id).exists()
    )


def _awake(state: str) -> State:
    """The state to go back to. What slept has been woken by the merge, and nobody puts it to sleep again."""
    return State.OPEN if state == State.SNOOZED else State(state)
