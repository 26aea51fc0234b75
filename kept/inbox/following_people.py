"""Conversations and messages go along when two persons become one, and back when they were two after all."""

from typing import Any

from django.db.models import F

from kept.events.actors import SYSTEM
from kept.events.models import Event
from kept.inbox.announcing import PAGE_SCOPE, announce_received
from kept.inbox.models import Block, Conversation, Message, Move
from kept.people.links import revoke_link
from kept.people.models import Link
from kept.people.moving import bring, hand_back, merge_of, survivor_of, take_back


def follow(event: Event, person: Any = None) -> None:
    """On person.merged, at once, and once more later for what was being written just then."""
    merge = merge_of(event)
    if merge.undone_at is None:
        ids = bring(merge, Conversation.objects.all(), version=F("version") + 1)
        bring(merge, Message.objects.all())
        bring(merge, Move.objects.all(), field="reader")
        if not Block.objects.filter(person=survivor_of(merge.into)).exists():
            bring(merge, Block.objects.all())
        _announce(ids)


def go_back(event: Event, person: Any = None) -> None:
    """On person.unmerged: what was said in a conversation since goes back with it, and links to it made since end.

    Whoever holds such a link was taken for somebody else; they must see no more of it.
    """
    merge = merge_of(event)
    holder = survivor_of(merge.into)
    ids = take_back(merge, Conversation.objects.all(), version=F("version") + 1)
    take_back(merge, Message.objects.all())
    take_back(merge, Move.objects.all(), field="reader")
    take_back(merge, Block.objects.all())
    said = Message.objects.filter(conversation__person=merge.source, person=holder, at__gte=merge.at)
    hand_back(merge, said)
    pages = Link.objects.filter(scope=PAGE_SCOPE, person=holder, revoked_at=None, created_at__gte=merge.at)
    for link in pages.filter(subject_id__in=Conversation.objects.filter(person=merge.source).values("pk")):
        revoke_link(link, by=SYSTEM)
    _announce(ids)


def _announce(ids: list[int]) -> None:
    announce_received(Conversation.objects.filter(pk__in=ids), [])
