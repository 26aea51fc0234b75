"""Splitting: messages that are another matter become a conversation of their own."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.changing import refuse_merged, to_state
from kept.inbox.joined import now_in
from kept.inbox.merging import merge
from kept.inbox.models import Conversation, Kind, Message, Move, MoveKind, State, StateChange
from kept.inbox.moving import changing_all, move, refuse, share, stand_anew
from kept.inbox.wording import SUBJECT, ask_of, one_line
from kept.people.models import Person


def split(
    conversation: Conversation, messages: Iterable[int], *, by: Any, to_writer: bool = False, subject: str = ""
) -> Conversation:
    """The messages of these ids go into a new conversation, which is returned: with the same customer, or with who
    wrote the first of them (`to_writer`). Their thread ids go along, so that answers to them come there.

    To undo it, merge the new one back. Raises ValidationError {"messages": …}: none, all, or what is not in it;
    Http404 where `by` may not see it. Event: conversation.split, by which promises follow.
    """
    with transaction.atomic():
        with changing_all(conversation, by=by):
            refuse_merged(conversation)
            if conversation.side_of_id:
                raise refuse("conversation", _("A side conversation cannot be split."))
            chosen = _chosen(conversation, messages)
            first = next((each for each in chosen if each.kind == Kind.INBOUND), chosen[0])
            target = _new(conversation, _person(conversation, first, to_writer), first, subject)
        with changing_all(conversation, target, by=by):
            share(conversation, target, now())
            done = move(MoveKind.SPLIT, [each.pk for each in chosen], origin=conversation, target=target, by=by)
            actor = actor_of(by)
            StateChange.objects.create(
                conversation=target, to=State.OPEN, by_kind=actor.kind, by_id=actor.id, because="split"
            )
            stand_anew(conversation)
            stand_anew(target)
            if conversation.waiting_since is not None and conversation.state != State.SNOOZED:
                to_state(conversation, State.OPEN, by=by, because="split")
            data = {"from": conversation.pk, "into": target.pk, "move": done.pk, "messages": len(chosen)}
            record("conversation.split", target, by=by, about=[conversation, target.person], data=data)
    return target


def unsplit(target: Conversation, *, by: Any) -> Conversation:
    """Undo split(): all that is in it, and was said in it since, is again where it was split off from, which is
    returned. Raises ValidationError {"conversation": …} for one that was not split off; else as merge()."""
    done = Move.objects.filter(target=target, kind=MoveKind.SPLIT).select_related("origin").order_by("-pk").first()
    if done is None:
        raise refuse("conversation", _("This conversation was not split off from another."))
    return merge(target, into=now_in(done.origin), by=by)


def following(conversation: Conversation, message: Message) -> list[int]:
    """Ids of a message and of what was said after it, as it stands in the thread."""
    rows = conversation.messages.filter(at__gte=message.at).exclude(at=message.at, id__lt=message.pk)
    return list(rows.values_list("pk", flat=True))


def _chosen(conversation: Conversation, ids: Iterable[int]) -> list[Message]:
    wanted = set(ids)
    found = list(conversation.messages.filter(pk__in=wanted).order_by("at", "id"))
    if not wanted:
        raise refuse("messages", _("Choose what is to be split off."), "required")
    if len(found) != len(wanted):
        raise refuse("messages", _("This is not in the conversation (any more)."))
    if all(each.kind == Kind.NOTE for each in found):
        raise refuse("messages", _("Choose a message, not only notes."))
    if not conversation.messages.exclude(kind=Kind.NOTE).exclude(pk__in=wanted).exists():
        raise refuse("messages", _("Nothing would be left. Leave at least one message."))
    return found


def _person(conversation: Conversation, first: Message, to_writer: bool) -> Person:
    if not to_writer:
        return conversation.person
    if first.person is None:
        raise refuse("to_writer", _("Nobody but us wrote in what you chose."))
    return first.person


def _new(conversation: Conversation, person: Person, first: Message, subject: str) -> Conversation:
    said = one_line(subject, SUBJECT) or first.subject or conversation.subject
    return Conversation.objects.create(
        channel=conversation.channel, person=person, subject=said, ask=ask_of(said, first.text),
        language=first.language or conversation.language, team=conversation.team, assignee=conversation.assignee,
        created_at=first.at, last_at=first.at,
    )  # fmt: skip
