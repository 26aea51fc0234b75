"""A conversation that we begin ourselves: nothing has come in it yet, and nobody waits."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.accounts.models import Team, User
from kept.events.actors import actor_of
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.announcing import announce
from kept.inbox.models import Channel, Conversation, State, StateChange
from kept.inbox.wording import ASK, SUBJECT, one_line
from kept.people.models import Person


def begin(
    channel: Channel, person: Person, *, by: Any, subject: str = "", ask: str = "", at: datetime | None = None,
    team: Team | None = None, assignee: User | None = None,
) -> Conversation:  # fmt: skip
    """Open one with `person`, of the channel's team if no other is named. Event: conversation.opened."""
    moment, actor = at or now(), actor_of(by)
    with transaction.atomic():
        made = Conversation.objects.create(
            channel=channel, person=person, subject=one_line(subject, SUBJECT), ask=one_line(ask or subject, ASK), created_at=moment,
            last_at=moment, team=team or channel.team, assignee=assignee, language=person.language,
        )  # fmt: skip
        StateChange.objects.create(
            conversation=made, to=State.OPEN, by_kind=actor.kind, by_id=actor.id, at=moment, because="begun by us"
        )
        record("conversation.opened", made, by=by, about=[person])
    announce(made)
    return made
