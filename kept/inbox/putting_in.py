"""Put it in: work that arrived elsewhere becomes everybody's to see (M129): said in the corridor, a letter, a private chat."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.recording import record
from kept.inbox.assignment import assign
from kept.inbox.calling import checked_moment, marks_of
from kept.inbox.channels import default_channel
from kept.inbox.heard import WAYS
from kept.inbox.models import Channel, Conversation, Message
from kept.inbox.receiving import receive
from kept.people.finding import kind_of, person_for, person_named
from kept.people.models import Person
from kept.people.numbers import phone_number

LONGEST = 50_000


def put_in(
    text: str, *, by: Any, way: str = "other", person: Person | None = None, who: str = "", conversation: Conversation | None = None,
    at: datetime | None = None, to_user: User | None = None, to_team: Team | None = None, channel: Channel | None = None,
    attachments: Iterable[Any] = (), client_id: str = "", region: str = "",
) -> Message:  # fmt: skip
    """Write down what somebody asked of us outside of Kept, `at` when they really did (default now). They wait since then.

    It goes on in `conversation`, or opens one with `person`, else with `who`: an e-mail address, a number (of `region`
    where no country is named) or a name. It lies with `to_user` and `to_team`, else with who put it in. The same
    `client_id` is the same. Raises ValidationError by field. Events: message.received, message.put_in.
    """
    plain, moment = text.replace("\r\n", "\n").strip(), checked_moment(at)
    if not plain:
        raise ValidationError({"text": _("Write what they asked, in a line or two.")})
    if len(plain) > LONGEST:
        raise ValidationError({"text": _("The text is too long to keep.")})
    if way not in WAYS:
        raise ValidationError({"way": _("Say how it reached us.")})
    external_id = f"put:{client_id}" if client_id else None
    with transaction.atomic():
        if external_id and (there := Message.objects.filter(external_id=external_id).first()):
            return there
        customer = conversation.person if conversation is not None else person or somebody(who, region, by=by)
        place = channel or default_channel()
        if place is None:
            raise ValidationError({"channel": _("There is no channel yet.")})
        message = receive(
            place, customer, text=plain, conversation=conversation, at=moment, attachments=attachments, external_id=external_id,
            marks=marks_of(way, by), by=by,
        )  # fmt: skip
        hold(message.conversation, to_user, to_team, conversation is None, by)
        record("message.put_in", message, by=by, about=[message.conversation, customer], data={"way": way})
    return message


def somebody(who: str, region: str, *, by: Any) -> Person:
    """The person behind an address, a number or a name as it was typed; a name alone is somebody new.

    Raises ValidationError {"who": …} for nothing.
    """
    typed = " ".join(who.split())
    if number := phone_number(typed, region):
        return person_for("phone", number, by=by)
    if kind_of(typed) == "email":
        return person_for("email", typed, by=by)
    if not typed:
        raise ValidationError({"who": _("Say who it was: a name, a number or an address.")})
    return person_named(typed[:200], by=by)


def hold(conversation: Conversation, user: User | None, team: Team | None, new: bool, by: Any) -> None:
    """Somebody has it: who was named, else who put it in; what somebody has already stays with them."""
    mine = by if isinstance(by, User) and not by.is_system and user is None and team is None and new else None
    to: dict[str, Any] = {"to_team": team} if team is not None else {}
    if (chosen := user or mine) is not None:
        to["to_user"] = chosen
    if to:
        assign(conversation, by=by, **to)
