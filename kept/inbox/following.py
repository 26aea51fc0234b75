"""Follow a conversation that is somebody else's: hear of answers, notes and changes of its state."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.events.recording import record
from kept.inbox.mentioning import may_see
from kept.inbox.models import Conversation, Follow
from kept.live.hub import changed


def follow(conversation: Conversation, *, by: Any, user: User | None = None) -> Follow:
    """Let `user` (default: whoever asks) hear of it. Twice is once. Event: conversation.followed.

    Raises ValidationError {"user": …} for somebody who may not see it.
    """
    who = user or by
    if not who.is_system and not may_see(conversation).filter(pk=who.pk).exists():
        raise ValidationError({"user": _("%(name)s does not see the work of this team.") % {"name": who.name}})
    with transaction.atomic():
        row, new = Follow.objects.get_or_create(user=who, conversation=conversation)
        if new:
            record("conversation.followed", conversation, by=by, data={"user": who.pk})
            changed(f"conversation:{conversation.pk}")
    return row


def unfollow(conversation: Conversation, *, by: Any, user: User | None = None) -> None:
    """Hear of it no more. Event: conversation.unfollowed."""
    who = user or by
    with transaction.atomic():
        if Follow.objects.filter(user=who, conversation=conversation).delete()[0]:
            record("conversation.unfollowed", conversation, by=by, data={"user": who.pk})
            changed(f"conversation:{conversation.pk}")


def followers_of(conversation: Conversation) -> list[User]:
    """Who follows it and may still see it, by name. One query."""
    following = conversation.follows.values("user")
    return list(may_see(conversation).filter(pk__in=following).order_by("name"))
