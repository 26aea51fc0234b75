"""Notes: what only the team sees, with @mentions of colleagues and teams."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.clock import now
from kept.events.recording import record
from kept.inbox.attaching import Incoming, attach
from kept.inbox.changing import changing
from kept.inbox.drafting import clear_draft
from kept.inbox.mentioning import Mentioned, mentioned_in
from kept.inbox.models import Conversation, Kind, Mention, Message
from kept.inbox.reading import mark_seen
from kept.inbox.repeats import written_before
from kept.inbox.telling import tell_of_mention
from kept.inbox.telling_followers import tell_followers

LONGEST = 50_000


def note(
    conversation: Conversation,
    text: str,
    *,
    by: Any,
    client_id: str | None = None,
    attachments: Any = (),
    expected: int | None = None,
) -> Message:
    """Write a note. Everybody mentioned as @Name or @Team who may see the conversation is told.

    The same `client_id` gives the same note. It stops no clock and changes no state.
    Raises ValidationError by field, Stale. Event: note.added.
    """
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not plain:
        raise ValidationError({"text": _("Write something first.")})
    if len(plain) > LONGEST:
        raise ValidationError({"text": _("The text is too long to keep.")})
    with changing(conversation, expected=expected):
        if client_id and (there := written_before(conversation, client_id)):
            return there
        user = by if isinstance(by, User) else None
        message = Message.objects.create(
            conversation=conversation, kind=Kind.NOTE, user=user, text=plain, client_id=client_id or None, at=now()
        )
        attach(message, [file if isinstance(file, Incoming) else Incoming(file) for file in attachments])
        conversation.last_message_id = message.pk
        found = mentioned_in(plain, conversation)
        _keep(message, found)
        if user is not None:
            clear_draft(conversation, by=user, kind=Kind.NOTE)
            mark_seen(conversation, by=user)
        record(
            "note.added", message, by=by, about=[conversation], data={"mentions": [user.pk for user in found.everybody]}
        )
        name = getattr(by, "name", "")
        tell_of_mention(message, [each for each in found.users if each != by], name)
        through = [each for each in found.members if each != by and each not in found.users]
        tell_of_mention(message, through, name, kind="team_mention")
        tell_followers([conversation], "noted", by=by, key=str(message.pk))
    return message


def _keep(message: Message, found: Mentioned) -> None:
    Mention.objects.bulk_create(
        [
            *(Mention(message=message, user=user) for user in found.users),
            *(Mention(message=message, team=team) for team in found.teams),
        ]
    )
