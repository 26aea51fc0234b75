"""Answers that leave later: written now, sent at a time that suits the customer, by the one verb for answers.

Until then nothing was said: no clock stops, no promise counts. When the time comes it is looked at again; what does not
hold any more is not sent, but given back to whoever wrote it.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.accounts.permissions import allowed
from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.access import scheduled_in
from kept.inbox.attaching import Incoming, within_a_mail
from kept.inbox.changing import changing
from kept.inbox.closing import close, reopen
from kept.inbox.conflicts import Conflict, Stale
from kept.inbox.drafting import FIELDS, add_to_draft, clear_draft
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, Message, Scheduled, State
from kept.inbox.replying import LONGEST, readers_of, refuse_if_newer
from kept.jobs.tasks import task
from kept.promises.answering import Keeping, Made, answer
from kept.promises.errors import refuse
from kept.promises.making import possible, zone_of
from kept.promises.models import Promise
from kept.promises.telling_of_answers import tell_of_return
from kept.promises.wording import time_in_zone

FARTHEST = timedelta(days=366)
THEN = ("", "close", "open")


def schedule_answer(
    conversation: Conversation, text: str, *, at: datetime, by: User, client_id: str, promises: Iterable[Made] = (), keeps: Iterable[Promise | Keeping] = (),
    to: Iterable[Any] | None = None, cc: Iterable[Any] = (), bcc: Iterable[Any] = (), attachments: Iterable[Any] = (), seen_message_id: int | None = None, then: str = "",
) -> Scheduled:  # fmt: skip
    """Have an answer leave at `at` (aware, within a year). Arguments are those of `answering.answer`.

    The same `client_id` twice is the same one. `then` is done once it left: "close" or "open". Raises Refused and
    ValidationError by field (a time that has passed, a promise that would be due before it leaves, another answer that
    is waiting already), Conflict where something was said since `seen_message_id`. Event: answer.scheduled.
    """
    with changing(conversation):
        if there := scheduled_in(conversation):
            return _again(there, client_id)
        if Message.objects.filter(client_id=client_id).exists():
            raise refuse("client_id", _("This answer has left already."))
        refuse_if_newer(conversation, seen_message_id, by)
        row = Scheduled(
            conversation=conversation, user=by, text=_checked_text(text), leave_at=_checked_time(at), then=then if then in THEN else "",
            timezone=zone_of(conversation.person, conversation)[0], client_id=client_id, seen_message_id=conversation.last_message_id,
        )  # fmt: skip
        readers = readers_of(conversation, to=list(to) if to else None, cc=list(cc), bcc=list(bcc))
        row.recipients = {name: rows for name, rows in readers.items() if rows}
        row.promises = [_as_row(made, row.leave_at) for made in promises]
        row.keeps = [_as_kept(kept) for kept in keeps]
        row.save(force_insert=True)
        row.files.set([each.file for each in within_a_mail(attachments)])
        leave.enqueue_at(row.leave_at, row.pk, unique_key=key_of(row))
        clear_draft(conversation, by=by)
        record("answer.scheduled", conversation, by=by, data={"at": row.leave_at.isoformat()})
    return row


def change_scheduled(
    row: Scheduled, *, by: Any, text: str | None = None, at: datetime | None = None, expected: int | None = None
) -> Scheduled:
    """Other words, or another time. Raises as schedule_answer() does, Stale, and TooLate as an error of `send_at` once it left.

    Whoever changes it has read what was said so far. Event: answer.rescheduled.
    """
    with changing(row.conversation) as conversation:
        _locked(row, expected)
        if text is not None:
            row.text = _checked_text(text)
        if at is not None:
            row.leave_at = _checked_time(at)
            for promised in row.promises:
                _refuse_due_before(datetime.fromisoformat(promised["due_at"]), row.leave_at)
        row.seen_message_id, row.version = conversation.last_message_id, row.version + 1
        row.save()
        leave.enqueue_at(row.leave_at, row.pk, unique_key=key_of(row))
        record("answer.rescheduled", conversation, by=by, data={"at": row.leave_at.isoformat()})
    return row


def take_back_scheduled(row: Scheduled, *, by: User, expected: int | None = None) -> None:
    """It does not leave: its words are a draft of `by`. Event: answer.unscheduled."""
    with changing(row.conversation) as conversation:
        _locked(row, expected)
        add_to_draft(conversation, text=row.text, recipients=row.recipients, by=by)
        record("answer.unscheduled", conversation, by=by)
        _drop(row)


def send_now(row: Scheduled, *, by: User, seen_message_id: int | None = None, hold_seconds: int = 0) -> Message:
    """It leaves now, as an answer of `by`. Raises what answering raises; then it waits as before."""
    with transaction.atomic():
        with changing(row.conversation):
            _locked(row)
        return _sent(row, by, seen_message_id, hold_seconds)


@task(queue="mail")
def leave(id: int) -> None:
    """Its time has come. Safe to run twice: what left, was moved or taken back is left alone."""
    with transaction.atomic():
        row = Scheduled.objects.filter(pk=id).first()
        if row is None:
            return
        # In the order in which an answer takes them, conversation first.
        list(Conversation.objects.select_for_update(no_key=True).filter(pk=row.conversation_id))
        row = Scheduled.objects.select_for_update(no_key=True).filter(pk=id).first()
        if row is None or row.leave_at > now():
            return
        because = _in_the_way(row)
        if not because:
            try:
                with transaction.atomic():
                    _sent(row, row.user, row.seen_message_id)
            except Conflict:
                because = "wrote"
            except ValidationError as error:
                because = " ".join(error.messages)
        if because:
            _give_back(row, because)


def _sent(row: Scheduled, by: User, seen_message_id: int | None, hold_seconds: int = 0) -> Message:
    conversation = row.conversation
    message = answer(
        conversation, row.text, by=by, promises=[_as_made(each) for each in row.promises], keeps=_kept(row),
        client_id=row.client_id, seen_message_id=seen_message_id, hold_seconds=hold_seconds,
        attachments=[Incoming(file) for file in row.files.all()], **{name: row.recipients.get(name, []) for name in FIELDS},
    )  # fmt: skip
    _drop(row)
    and_then(conversation, row.then, by=by)
    return message


def and_then(conversation: Conversation, then: str, *, by: Any) -> None:
    """What is done with the conversation once the answer is said; where it cannot be closed it waits for the customer."""
    if then == "open":
        reopen(conversation, by=by)
    elif then == "close":
        with suppress(ValidationError), transaction.atomic():
            close(conversation, by=by)


def _in_the_way(row: Scheduled) -> str:
    """Why it may not leave: "author" may not answer any more, somebody has "closed" it; "" for nothing."""
    if not allowed(row.user, "answer") or not sees(row.user, row.conversation):
        return "author"
    return "closed" if row.conversation.state == State.CLOSED else ""


def give_back_merged(event: Any, origin: Conversation) -> None:
    """At once, when `origin` was merged (conversation.merged): in another conversation the words may be others."""
    if (row := scheduled_in(origin)) is not None:
        _give_back(row, "merged", Conversation.objects.get(pk=event.data["into"]))


def _give_back(row: Scheduled, because: str, into: Conversation | None = None) -> None:
    """Its words are its author's draft again; of one who may not answer any more, a draft for the team."""
    with changing(into or row.conversation) as conversation:
        lost = because == "author"
        draft = add_to_draft(conversation, text=row.text, recipients=row.recipients, by=row.user, shared=lost)
        files = row.files.count()
        record("answer.returned", conversation, by=SYSTEM, data={"because": because, "user": row.user_id})
        tell_of_return(conversation, None if lost else row.user, because, files, draft.pk)
        _drop(row)


def _drop(row: Scheduled) -> None:
    leave.cancel(key_of(row))
    Scheduled.objects.filter(pk=row.pk).delete()


def key_of(row: Scheduled) -> str:
    return f"answer:{row.pk}"


def _again(there: Scheduled, client_id: str) -> Scheduled:
    if there.client_id == client_id:
        return there
    said = {"name": there.user.name, "time": time_in_zone(there.leave_at, there.timezone, named=True)}
    raise refuse("send_at", _("An answer by %(name)s leaves at %(time)s already. Change that one, or take it back first.") % said, "taken")  # fmt: skip


def _locked(row: Scheduled, expected: int | None = None) -> None:
    found = Scheduled.objects.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise refuse("send_at", _("This answer has left already, or was taken back."), "gone")
    if expected is not None and found.version != expected:
        raise Stale(row.conversation)
    row.refresh_from_db()


def _checked_text(text: str) -> str:
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not plain:
        raise refuse("text", _("Write something first."), "required")
    if len(plain) > LONGEST:
        raise refuse("text", _("The text is too long to send."))
    return plain


def _checked_time(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise refuse("send_at", _("Say in which time zone the time is meant."))
    if at <= now():
        raise refuse("send_at", _("This time has passed already."), "past")
    if at - now() > FARTHEST:
        raise refuse("send_at", _("This is more than a year from now."), "too_far")
    return at


def _refuse_due_before(due_at: datetime, leave_at: datetime) -> None:
    if due_at <= leave_at:
        raise refuse("due_at", _("The answer leaves only after this promise is due. Send it earlier, or promise a later time."), "past")  # fmt: skip


def _as_row(made: Made, leave_at: datetime) -> dict:
    """A promise to be made, as JSON. Raises Refused for a time that would have passed when the answer leaves."""
    if made.due_at is None:
        raise refuse("due_at", _("Say by when."), "required")
    _refuse_due_before(possible(made.due_at), leave_at)
    return {
        "what": made.what, "due_at": made.due_at.isoformat(), "act": str(made.act), "words": made.words, "timezone": made.timezone,
        "timezone_guessed": made.timezone_guessed, "owner": made.owner and made.owner.pk, "owner_team": made.owner_team and made.owner_team.pk,
        "instead_of": made.instead_of and made.instead_of.pk,
    }  # fmt: skip


def _as_made(row: dict) -> Made:
    ids: dict[str, Any] = {"owner": User, "owner_team": Team, "instead_of": Promise}
    named: dict[str, Any] = {name: kind.objects.filter(pk=row[name]).first() for name, kind in ids.items() if row[name]}
    return Made(**(row | {"due_at": datetime.fromisoformat(row["due_at"]), **named}))


def _as_kept(kept: Promise | Keeping) -> dict:
    kept = kept if isinstance(kept, Keeping) else Keeping(kept)
    record = kept.record and {key: value.isoformat() if isinstance(value, datetime) else value for key, value in kept.record.items()}  # fmt: skip
    return {"promise": kept.promise.pk, "record": record}


def _kept(row: Scheduled) -> list[Keeping]:
    """What it keeps; a promise that somebody withdrew or kept meanwhile needs nothing more."""
    rows = {each["promise"]: each["record"] for each in row.keeps}
    found = Promise.objects.unsettled().filter(pk__in=rows, voided_at__isnull=True)
    return [Keeping(promise, rows[promise.pk]) for promise in found]
