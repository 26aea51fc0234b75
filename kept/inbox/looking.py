"""Who else is looking at a conversation or writing in it: kept for half a minute, nowhere for longer."""

import threading
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from kept.accounts.models import User
from kept.events.clock import now
from kept.inbox.models import Conversation
from kept.live.hub import changed

SECONDS = 30  # a page says so again every 20
LOOKING, WRITING = "looking", "writing"
# One process writes the entry at a time; between processes the next sign of life repairs a lost one.
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Presence:
    """A colleague in a conversation: `doing` is looking or writing."""

    user_id: int
    name: str
    doing: str


def look(conversation: Conversation, *, by: User, doing: str = LOOKING) -> list[Presence]:
    """`by` is here, looking or writing, for the next half minute. Returns who else is. Tells pages only if it is news."""
    return _note(conversation, by, doing if doing == WRITING else LOOKING)


def leave(conversation: Conversation, *, by: User) -> None:
    """`by` has gone elsewhere."""
    _note(conversation, by, "")


def others_here(conversation: Conversation, user: User) -> list[Presence]:
    """Who is here but `user`; writers first."""
    return _others(_alive(cache.get(_key(conversation)) or {}), user)


def _note(conversation: Conversation, user: User, doing: str) -> list[Presence]:
    with _LOCK:
        here = _alive(cache.get(_key(conversation)) or {})
        before = here.get(user.pk)
        if doing:
            here[user.pk] = (user.name, doing, now().timestamp() + SECONDS)
        else:
            here.pop(user.pk, None)
        cache.set(_key(conversation), here, SECONDS * 4)
    if (before[1] if before else "") != doing:
        changed(f"looking:{conversation.pk}")
    return _others(here, user)


def _key(conversation: Conversation) -> str:
    return f"inbox.looking.{conversation.pk}"


def _alive(here: dict[int, tuple[str, str, float]]) -> dict[int, tuple[str, str, float]]:
    moment: datetime = now()
    return {id: entry for id, entry in here.items() if entry[2] > moment.timestamp()}


def _others(here: dict[int, tuple[str, str, float]], user: User) -> list[Presence]:
    found = [Presence(id, name, doing) for id, (name, doing, _until) in here.items() if id != user.pk]
    return sorted(found, key=lambda each: (each.doing != WRITING, each.name))
