"""What rooms are told is written there by jobs: gathered, while somebody of the team is on duty, as slowly as they want it."""

import json
import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.jobs.tasks import task
from kept.notices.models import Room, RoomKind, RoomNews
from kept.notices.room_words import payload, trial
from kept.notices.rooms import address_of
from kept.notices.telling import tell
from kept.outside.asking import Answer, ask
from kept.outside.refusing import Refused
from kept.roster.on_duty import next_on, on_duty

MOST = 20  # lines of one message
KEPT = timedelta(days=7)  # so long a room remembers what it was told
GIVEN_UP = timedelta(days=1)
LOST = timedelta(minutes=5)  # a process that took news and did not come back
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60)]
LONGEST_PAUSE = timedelta(hours=2)
GONE = {401, 403, 404, 410}  # the address does not lead into a room any more
NO_DOOR = {"address", "scheme", "private"}


@task(queue="mail")
def deliver_room(room_id: int) -> None:
    """Write what is new into the room. Looks before it acts: safe to run twice, late, or at the same moment."""
    room = Room.objects.select_related("team").filter(pk=room_id, stopped_at=None).first()
    if room is None:
        return
    if (when := _quiet_until(room)) is not None:
        _later(room, when)
        return
    news, more = _taken(room)
    if news:
        _note(room, news, *written(room, payload(room, news, more=more)))


def _later(room: Room, when: datetime) -> None:
    deliver_room.enqueue_at(when, room.pk, unique_key=f"room:{room.pk}")


def _quiet_until(room: Room) -> datetime | None:
    """When the room wants to hear more, and somebody is there to whom it is said; None if now. Looked at again in an hour."""
    if room.not_before is not None and room.not_before > now():
        return room.not_before
    if on_duty(room.team):
        return None
    people = list(room.team.members.all()) if room.team else list(User.objects.people())
    begins = [moment for user in people[:100] if (moment := next_on(user))]
    return min([*begins, now() + timedelta(hours=1)])


def _taken(room: Room) -> tuple[list[RoomNews], int]:
    """The oldest news that nobody is writing there, now ours, and how many more there are beyond one message."""
    moment = now()
    with transaction.atomic():
        waiting = room.news.filter(Q(taken_at=None) | Q(taken_at__lt=moment - LOST), sent_at=None)
        rows = list(waiting.select_for_update(skip_locked=True).order_by("-id"))
        RoomNews.objects.filter(pk__in=[row.pk for row in rows]).update(taken_at=moment)
        room.news.filter(sent_at__lt=moment - KEPT).delete()
    return rows[:MOST][::-1], len(rows[MOST:])


def written(room: Room, said: dict, *, within: float = 10.0) -> tuple[int, str, int | None]:
    """Write `said` into the room: (status, what is wrong in words or "", seconds to wait if they say). Status 0: not reached."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        answer = ask(address_of(room), body=json.dumps(said).encode(), headers=headers, within=within)
    except Refused as error:
        return (400 if error.kind in NO_DOOR else 0), error.words, None
    status = _status(room, answer)
    if status < 300:
        return status, "", None
    return status, f"{status} {answer.body[:200].decode('utf-8', 'replace')}".strip(), answer.wait


def _status(room: Room, answer: Answer) -> int:
    # Teams says 200 also where it took nothing, and the reason in the words.
    if room.kind == RoomKind.TEAMS and answer.status == 200 and b"error 429" in answer.body:
        return 429
    return answer.status


def _note(room: Room, news: list[RoomNews], status: int, fault: str, wait: int | None) -> None:
    """How it went: written, tried again, or given up."""
    rows, moment = room.news.filter(pk__lte=news[-1].pk, sent_at=None, taken_at__isnull=False), now()
    if not fault or status == 400:
        # What they cannot read they will not read later; the room itself may be well.
        rows.update(sent_at=moment)
    else:
        rows.update(taken_at=None)
    if not fault:
        Room.objects.filter(pk=room.pk).update(reached_at=moment, failing_since=None, not_before=None, fault="")
        return
    since = room.failing_since or moment
    Room.objects.filter(pk=room.pk).update(failing_since=since, fault=fault[:300])
    if status in GONE or moment - since >= GIVEN_UP:
        stop(room, because=fault)
    elif status != 400:
        when = moment + _pause(moment - since, wait)
        Room.objects.filter(pk=room.pk).update(not_before=when)
        _later(room, when)


def _pause(failing: timedelta, wanted: int | None) -> timedelta:
    if wanted is not None:
        return min(LONGEST_PAUSE, timedelta(seconds=wanted + random.random() * 5))
    return next((pause for pause in PAUSES if failing < pause * 3), PAUSES[-1])


def stop(room: Room, *, because: str) -> None:
    """Nothing is written there until somebody looks at it; the leads are told. Event: room.stopped."""
    with transaction.atomic():
        if not Room.objects.filter(pk=room.pk, stopped_at=None).update(stopped_at=now()):
            return
        record("room.stopped", room, by=SYSTEM, about=[room.team], data={"because": because[:300]})
        title = lambda: _("The room %(name)s takes no notices any more") % {"name": room.name}  # noqa: E731
        url = reverse("notices:room", args=[room.pk])
        for lead in User.objects.leads():
            tell(lead, "room", title=title, body=because, url=url, key=f"room:{room.pk}:{now():%Y%m%d%H%M%S}")


def try_out(room: Room) -> str:
    """Write a test into the room now. What is wrong, in words; "" if it was taken."""
    _answered, fault, _wait = written(room, trial(room), within=5)
    return fault
