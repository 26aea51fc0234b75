"""Writing a call down: who, when, which way, how it ended, what was said, what was promised and what it kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.channels.phone.lines import line_for
from kept.channels.phone.outcomes import DIRECTIONS, OUT, REACHED, fits
from kept.events.clock import now
from kept.inbox.beginning import begin
from kept.inbox.calling import checked_moment, marks_of, note_call
from kept.inbox.models import Channel, Conversation, Message
from kept.inbox.receiving import receive
from kept.inbox.wording import SUBJECT, ask_of, one_line
from kept.people.finding import person_for, person_named
from kept.people.knowing import add_identity
from kept.people.models import Person
from kept.promises.answering import Made, make
from kept.promises.attempting import attempt
from kept.promises.keeping import keep
from kept.promises.models import Act, Promise

MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Call:
    """A call as somebody tells of it. `direction` and `outcome` as in outcomes.py; `number` as +962791234567, "" if not
    known; `minutes` how long, None if not said.
    """

    direction: str
    outcome: str = REACHED
    number: str = ""
    minutes: int | None = None
    at: datetime | None = None

    @property
    def spoken(self) -> bool:
        return self.outcome == REACHED

    @property
    def mark(self) -> dict[str, Any]:
        """What the message keeps of it."""
        return {
            "direction": self.direction,
            "outcome": self.outcome,
            "number": self.number,
            "minutes": self.minutes,
        }


def log_call(
    call: Call, text: str = "", *, by: Any, person: Person | None = None, name: str = "", conversation: Conversation | None = None,
    channel: Channel | None = None, promises: Iterable[Made] = (), keeps: Sequence[Promise] = (), client_id: str = "",
) -> Message:  # fmt: skip
    """Write a call down in `conversation`, or open one with `person`, else with who has the number, found or made.

    Spoken with each other, it answers what they said before (law 1). A call or message of theirs that nobody took waits
    for us like a mail. A call of ours in vain is a note; of the promises in `keeps` it is an attempt. The same
    `client_id` is the same call, and `promises` are made in it. Raises ValidationError by field; then nothing happened.
    """
    refuse_odd(call, text, promises)
    with transaction.atomic():
        if client_id and (there := Message.objects.filter(external_id=f"call:{client_id}").first()):
            return there
        who = conversation.person if conversation is not None else caller(call, person, name, by=by)
        remember_number(who, call.number, by=by)
        if call.direction != OUT and not call.spoken:
            message = waits(call, text, who, conversation, channel or line_for(by), client_id, by)
        else:
            message = note(call, text, who, conversation, channel or line_for(by), client_id, by)
        for row in promises:
            make(row, message.conversation, message, by)
        for promise in keeps:
            kept_or_tried(promise, call, text, message, by)
    return message


def refuse_odd(call: Call, text: str, promises: Iterable[Made]) -> None:
    """Raises ValidationError by field for what no call can be."""
    checked_moment(call.at)
    if call.direction not in DIRECTIONS:
        raise ValidationError({"direction": _("Say who called whom.")})
    if not fits(call.outcome, call.direction):
        raise ValidationError({"outcome": _("A call of this way round does not end so.")})
    if call.minutes is not None and not 0 <= call.minutes <= MOST_MINUTES:
        raise ValidationError({"minutes": _("Say how many minutes it took, at most a day.")})
    if call.spoken and not text.strip():
        raise ValidationError({"text": _("Write what was said, in a line or two.")})
    if list(promises) and not call.spoken:
        raise ValidationError({"outcome": _("Nobody was told this promise: the call reached nobody.")})


def caller(call: Call, person: Person | None, name: str, *, by: Any) -> Person:
    """Whose call it was. Raises ValidationError {"who": …} where nobody says."""
    if person is not None:
        return person
    if call.number:
        return person_for("phone", call.number, name=name, by=by)
    if name.strip():
        return person_named(name, by=by)
    raise ValidationError({"who": _("Say who it was: a number or a name.")})


def remember_number(person: Person, number: str, *, by: Any) -> None:
    """The number becomes one of theirs, if it is nobody's yet: a house has one telephone and several people."""
    if number:
        try:
            with transaction.atomic():
                add_identity(person, "phone", number, by=by)
        except ValidationError:
            pass


def waits(
    call: Call, text: str, person: Person, conversation: Conversation | None, line: Channel, client_id: str, by: Any
) -> Message:
    """They called and nobody took it, or they left a message: it waits for us."""
    words = text.strip() or str(_("Called, and nobody answered."))
    return receive(
        line, person, text=words, conversation=conversation, at=call.at, by=by,
        subject="" if conversation is not None else subject_of(text),
        external_id=f"call:{client_id}" if client_id else None, marks=marks_of("phone", by) | {"call": call.mark},
    )  # fmt: skip


def note(
    call: Call, text: str, person: Person, conversation: Conversation | None, line: Channel, client_id: str, by: Any
) -> Message:
    """We spoke with each other, or we tried."""
    if conversation is None:
        mine = by if isinstance(by, User) and not by.is_system else None
        subject = subject_of(text)
        conversation = begin(
            line, person, subject=subject, ask=ask_of(subject, text), at=call.at or now(), assignee=mine, by=by
        )
    message = note_call(conversation, text, spoken=call.spoken, call=call.mark, at=call.at, by=by)
    if client_id:
        message.external_id = f"call:{client_id}"
        message.save(update_fields=["external_id"])
    return message


def subject_of(text: str) -> str:
    """What the conversation is called: the first words of what was said."""
    return one_line(ask_of("", text) or str(_("Telephone call")), min(SUBJECT, 120))


def kept_or_tried(promise: Promise, call: Call, text: str, message: Message, by: Any) -> None:
    """The call keeps what was promised, or it was an attempt."""
    moment = message.at
    if call.spoken:
        record = {"act": Act.CALL.value, "at": moment.isoformat(), "result": one_line(text, 300)}
        keep(promise, record=record, by=by)
    elif call.direction == OUT:
        attempt(promise, result=call.outcome, note=one_line(text, 300), by=by)
