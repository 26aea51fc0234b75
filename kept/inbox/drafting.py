"""What somebody is writing, kept on the server: nothing is lost with a closed tab."""

from typing import Any

from django.db import transaction

from kept.accounts.models import User
from kept.events.clock import now
from kept.inbox.models import Conversation, Draft, Kind

LONGEST = 200_000
FIELDS = ("to", "cc", "bcc")


def save_draft(
    conversation: Conversation, *, text: str, by: User, kind: str = Kind.REPLY, recipients: dict | None = None
) -> Draft | None:
    """Keep what `by` has written so far; nothing but white space clears it. No event: it was not said yet.

    `recipients` is {to, cc, bcc}, each a list of {name, address}, as far as they were chosen.
    """
    plain = text.replace("\x00", "")[:LONGEST]
    if not plain.strip():
        clear_draft(conversation, by=by, kind=kind)
        return None
    with transaction.atomic():
        draft, _new = Draft.objects.update_or_create(
            user=by,
            conversation=conversation,
            kind=kind,
            defaults={"text": plain, "recipients": recipients or {}, "updated_at": now()},
        )
    return draft


def clear_draft(conversation: Conversation, *, by: User, kind: str = Kind.REPLY) -> None:
    Draft.objects.filter(user=by, conversation=conversation, kind=kind).delete()


def own_drafts(conversation: Conversation, user: User) -> dict[str, Draft]:
    """The user's own drafts in it, by kind."""
    return {draft.kind: draft for draft in Draft.objects.filter(user=user, conversation=conversation)}


def drafts_of(conversation: Conversation, user: User) -> dict[str, str]:
    """Their texts: {kind: text}."""
    return {kind: draft.text for kind, draft in own_drafts(conversation, user).items()}


def others_with_drafts(conversation: Conversation, user: Any) -> list[User]:
    """Colleagues who have begun an answer in it; never what they wrote."""
    return list(
        User.objects.filter(
            pk__in=Draft.objects.filter(conversation=conversation, kind=Kind.REPLY).exclude(user=user).values("user")
        )
    )
