"""Promises go along when two persons become one, and back when they were two after all."""

from typing import Any

from django.db.models import F

from kept.events.models import Event
from kept.people.moving import bring, hand_back, merge_of, survivor_of, take_back
from kept.promises.models import Promise


def follow(event: Event, person: Any = None) -> None:
    """On person.merged, at once, and once more later for what was being promised just then."""
    merge = merge_of(event)
    if merge.undone_at is None:
        bring(merge, Promise.objects.all(), version=F("version") + 1)


def go_back(event: Event, person: Any = None) -> None:
    """On person.unmerged, after the conversations: what was promised in one since goes back with it."""
    merge = merge_of(event)
    take_back(merge, Promise.objects.all(), version=F("version") + 1)
    since = Promise.objects.filter(conversation__person=merge.source, person=survivor_of(merge.into))
    hand_back(merge, since, version=F("version") + 1)
