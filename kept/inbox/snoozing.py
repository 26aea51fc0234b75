"""Put a conversation aside until a time, a customer's message or an event: it comes back by itself, at that second.

Asleep it still waits: the customer's waiting, the silence list and every promise's clock go on (law 1).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import Happened, record, record_many
from kept.inbox.changing import changing, changing_many, end_snoozes, to_state, to_state_many
from kept.inbox.models import Conversation, Snooze, State, Until
from kept.inbox.refusing import Refused, one
from kept.inbox.telling_followers import tell_of_waking
from kept.jobs.tasks import task

LONGEST = timedelta(days=366)


def snooze(
    conversation: Conversation,
    *,
    by: Any,
    until: datetime | None = None,
    event: str = "",
    event_at: datetime | None = None,
    other: Conversation | None = None,
    expected: int | None = None,
) -> Snooze:
    """Put it aside until the aware time `until`, an `event` (a value of Until), or the earlier of both.

    `other` is the conversation whose closing is waited for, `event_at` when the event comes, where that is known (see
    promises.waking). A snooze that stands is replaced.
    Raises ValidationError by field, Stale. Event: conversation.snoozed.
    """
    asked: dict[str, Any] = {"until": until, "event": event, "event_at": event_at, "other": other}
    one(conversation, snooze_many([conversation], by=by, expected=expected, **asked))
    found = standing(conversation)
    assert found is not None
    return found


def snooze_many(
    conversations: Iterable[Conversation],
    *,
    by: Any,
    until: datetime | None = None,
    event: str = "",
    event_at: datetime | None = None,
    other: Conversation | None = None,
    expected: int | None = None,
) -> Refused:
    """snooze() for many: what is wrong with each that stays awake, by its id. Raises ValidationError for the time itself."""
    if errors := dict(_wrong(until, event, event_at, other)):
        raise ValidationError(errors)
    user = by if isinstance(by, User) else None
    with changing_many(conversations, expected=expected) as found:
        refused = {row.pk: error for row in found if (error := _cannot(row, other))}
        rows = [row for row in found if row.pk not in refused]
        was = _were(rows)
        end_snoozes(rows, "again")
        to_state_many(rows, State.SNOOZED, by=by)
        for row in rows:
            row.snoozed_until = earlier(until, event_at)
        made = Snooze.objects.bulk_create(
            Snooze(conversation=row, user=user, until=until, event=event, other=other, was=was[row.pk]) for row in rows
        )
        for each in made:
            schedule(each)
        at = earlier(until, event_at)
        data = {"until": at and at.isoformat(), "event": event, "other": other and other.pk}
        record_many([Happened("conversation.snoozed", row, [other], data) for row in rows], by=by)
    return refused


def unsnooze(conversation: Conversation, *, by: Any, expected: int | None = None) -> Conversation:
    """Undo it, or wake it early: it is as it was before. Twice is once. Event: conversation.woken."""
    with changing(conversation, expected=expected):
        row = standing(conversation)
        if row is not None:
            back = State.OPEN if conversation.waiting_since else State(row.was)
            to_state(conversation, back, by=by, because="hand")
            record("conversation.woken", conversation, by=by, data={"because": "hand"})
    return conversation


def move_snooze(row: Snooze, *, event_at: datetime, by: Any) -> None:
    """The event it waits for comes at another time now (a promise was promised anew)."""
    with changing(row.conversation) as conversation:
        at = earlier(row.until, event_at)
        if at != conversation.snoozed_until and Snooze.objects.filter(pk=row.pk, ended_at=None).exists():
            conversation.snoozed_until = at
            schedule(row)
            record("conversation.snooze_moved", conversation, by=by, data={"until": at and at.isoformat()})


def earlier(*moments: datetime | None) -> datetime | None:
    """The first of those that are known."""
    return min((moment for moment in moments if moment), default=None)


def rouse(row: Snooze, *, because: str, by: Any) -> None:
    """What it waited for has come: open, and on top of the lists. Who put it aside and who has it are told, once."""
    with changing(row.conversation) as conversation:
        if not Snooze.objects.filter(pk=row.pk, ended_at=None).exists():
            return
        to_state(conversation, State.OPEN, by=by, because=because)
        conversation.last_at = max(conversation.last_at, now())
        record("conversation.woken", conversation, by=by, data={"because": because})
        tell_of_waking(row)


@task()
def wake_up(snooze_id: int) -> None:
    """Its time has come. Safe to run twice, and for one that ended otherwise."""
    row = Snooze.objects.filter(pk=snooze_id, ended_at=None).select_related("conversation", "user").first()
    if row is not None and row.conversation.snoozed_until and row.conversation.snoozed_until <= now():
        rouse(row, because=because_of(row), by=SYSTEM)


def wake_those_waiting_for(closed: Iterable[Conversation]) -> None:
    """Conversations were closed: what was put aside until then comes back, as soon as that is true for everybody."""
    waiting = Snooze.objects.filter(other__in=[row.pk for row in closed], ended_at=None)
    if ids := list(waiting.values_list("pk", flat=True)):
        # Not here and now: two that wait for each other would each hold the other's row.
        wake_closed.enqueue(ids)


@task()
def wake_closed(snooze_ids: list[int]) -> None:
    """What they waited for is closed. Safe to run twice."""
    for row in Snooze.objects.filter(pk__in=snooze_ids, ended_at=None).select_related("conversation", "user"):
        rouse(row, because=Until.CLOSED, by=SYSTEM)


def woken_by_message(conversation: Conversation) -> Happened:
    """While a customer's message is taken in, which has opened it: the snooze ends with it."""
    Snooze.objects.filter(conversation=conversation, ended_at=None).update(ended_at=now(), ended_because=Until.REPLY)
    return Happened("conversation.woken", conversation, data={"because": Until.REPLY})


def standing(conversation: Conversation) -> Snooze | None:
    """The snooze that stands, with who, None while it is awake."""
    if conversation.state != State.SNOOZED:
        return None
    return conversation.snoozes.filter(ended_at=None).select_related("user", "other").first()


def because_of(row: Snooze) -> str:
    """What comes at its time: the promise it waits for, or the time that was chosen."""
    chosen = row.until is not None and row.until <= now()
    return Until.PROMISE if row.event == Until.PROMISE and not chosen else "time"


def schedule(row: Snooze) -> None:
    """Have it woken at its second; one job a conversation, and none where no time is set."""
    key = f"snooze:{row.conversation_id}"
    at = row.conversation.snoozed_until
    if at:
        wake_up.enqueue_at(at, row.pk, unique_key=key)
    else:
        wake_up.cancel(key)


def _were(rows: list[Conversation]) -> dict[int, str]:
    """The state of each before it fell asleep, by its id."""
    asleep = [row.pk for row in rows if row.state == State.SNOOZED]
    before = dict(Snooze.objects.filter(conversation__in=asleep, ended_at=None).values_list("conversation", "was"))
    return {row.pk: before.get(row.pk, row.state) for row in rows}


def _cannot(row: Conversation, other: Conversation | None) -> ValidationError | None:
    if row.state == State.CLOSED:
        return ValidationError({"state": _("It is closed. Open it again first.")})
    if other is not None and other.pk == row.pk:
        return ValidationError({"other": _("Choose another conversation that is open.")})
    return None


def _wrong(
    until: datetime | None, event: str, event_at: datetime | None, other: Conversation | None
) -> Iterable[tuple[str, str]]:
    if until is None and not event:
        yield "until", _("Say until when.")
    if until is not None and until <= now():
        yield "until", _("This time has passed.")
    elif until is not None and until > now() + LONGEST:
        yield "until", _("At most a year ahead.")
    if event and event not in Until.values:
        yield "event", _("There is no such event.")
    if event == Until.PROMISE and event_at is None:
        yield "event", _("No promise is open in this conversation.")
    if event == Until.CLOSED and (other is None or other.state == State.CLOSED):
        yield "other", _("Choose another conversation that is open.")
