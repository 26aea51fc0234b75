"""tell_rooms(): what happened, for the rooms that want to know; written there while their team is on duty."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation

from kept.accounts.models import Team
from kept.notices.models import Room, RoomNews
from kept.notices.room_delivering import deliver_room
from kept.notices.room_kinds import NEWS


def tell_rooms(kind: str, *, team: Team | None, title: Any, url: str, key: str) -> int:
    """Tell each room that wants `kind` of `team`'s work, once per `key`. Returns how many.

    `title` is text, lazy text or a function, said in each room's language, and only where names may be seen.
    """
    wanting = Q(team=team) if team is not None else Q(team=None)
    if team is not None and not team.restricted:
        wanting |= Q(team=None)
    rooms = [room for room in Room.objects.filter(wanting, stopped_at=None) if kind in room.kinds]
    return sum(_told(room, kind, title, url, key) for room in rooms)


def _told(room: Room, kind: str, title: Any, url: str, key: str) -> bool:
    with translation.override(room.language):
        words = (title() if callable(title) else title) if room.shows == "who" else NEWS[kind][1]
        news = RoomNews(room=room, title=str(words)[:300], url=url, key=f"{kind}:{key}"[:120])
    try:
        with transaction.atomic():
            news.save(force_insert=True)
            deliver_room.enqueue(room.pk, unique_key=f"room:{room.pk}")
    except IntegrityError:  # told already
        return False
    return True
