"""Making a promise: what, to whom, by when, in which words, and who stands for it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import Team, User
from kept.events.clock import now
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, Message
from kept.people.models import Person, Source
from kept.promises import zones
from kept.promises.duty import is_off_at
from kept.promises.errors import refuse
from kept.promises.ledger import write
from kept.promises.models import Act, EntryKind, Promise
from kept.promises.scheduling import schedule

FARTHEST = timedelta(days=5 * 366)


def promise(
    about: Conversation | Person, *, what: str, due_at: datetime, by: Any, owner: User | None = None, owner_team: Team | None = None,
    act: str = Act.ANSWER, words: str = "", message: Message | None = None, timezone: str = "", timezone_guessed: bool | None = None,
) -> Promise:  # fmt: skip
    """Promise `what` to the person of `about` (a conversation or a person) by `due_at` (aware).

    The owner is who promised, unless another user or a team is named. `words` is the sentence as the customer reads
    it, `message` the one it stands in. `timezone` is the zone the time was said in; without it the customer's own.
    An owner off duty at the due time is allowed and written into the log. Raises Refused: a time in the past or more
    than five years off, a zone that does not exist, nothing said, nobody to keep it.
    """
    conversation, person = (about, about.person) if isinstance(about, Conversation) else (None, about)
    if not what.strip():
        raise refuse("what", _("Say what is promised."), "required")
    if act not in Act.values:
        raise refuse("act", _("There is no such act."))
    own_zone, guessed = zone_of(person, conversation)
    zone = zones.known(timezone) if timezone else own_zone
    refuse_outsider(owner, conversation)
    owner, owner_team = standing_for(owner, owner_team, conversation, by)
    due_at = possible(due_at)
    with transaction.atomic():
        made = Promise.objects.create(
            person=person, conversation=conversation, message=message, owner=owner, owner_team=owner_team, what=what.strip()[:300], words=words.strip()[:600],
            act=act, due_at=due_at, first_due_at=due_at, timezone=zone, told_at=now(),
            timezone_guessed=timezone_guessed if timezone_guessed is not None else (guessed and not timezone),
        )  # fmt: skip
        off = is_off_at(owner, owner_team, due_at)
        write(
            made,
            EntryKind.MADE,
            by=by,
            at=made.made_at,
            message=message,
            data=terms(due_at, owner, owner_team) | ({"owner_off": True} if off else {}),
        )
        schedule(made)
    return made


def possible(due_at: datetime) -> datetime:
    """`due_at` if a promise can be made for it. Raises Refused otherwise."""
    if due_at.tzinfo is None:
        raise refuse("due_at", _("Say in which time zone the time is meant."))
    if due_at <= now():
        raise refuse("due_at", _("This time has passed already."), "past")
    if due_at - now() > FARTHEST:
        raise refuse("due_at", _("This is more than five years from now."), "too_far")
    return due_at


def standing_for(
    owner: User | None, team: Team | None, conversation: Conversation | None, by: Any
) -> tuple[User | None, Team | None]:
    """Who owns the promise: who was named, else the human who promised, else who has the conversation."""
    if owner or team:
        return owner, team
    if isinstance(by, User) and not by.is_system:
        return by, None
    if conversation is not None and (conversation.assignee or conversation.team):
        return conversation.assignee, None if conversation.assignee else conversation.team
    raise refuse("owner", _("Say who will keep this promise."), "required")


def refuse_outsider(owner: User | None, conversation: Conversation | None) -> None:
    """Raises Refused for somebody from whom the conversation is hidden: to stand for it is to read it."""
    if owner is not None and not sees(owner, conversation):
        raise refuse("owner", _("%(name)s does not see the work of this team.") % {"name": owner.name})


def zone_of(person: Person, conversation: Conversation | None) -> tuple[str, bool]:
    """The person's zone, and whether it is only guessed. Without one the channel's, as a guess."""
    if person.timezone and zones.exists(person.timezone):
        return person.timezone, person.timezone_source != Source.TOLD
    return (
        conversation.channel.timezone if conversation and zones.exists(conversation.channel.timezone) else "UTC"
    ), True


def terms(due_at: datetime, owner: User | None, team: Team | None) -> dict:
    """What the log keeps of a promise being made."""
    return {"due": due_at.isoformat(), "owner": owner and owner.pk, "team": team and team.pk}
