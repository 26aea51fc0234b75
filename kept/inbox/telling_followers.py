"""What is told to those who follow a conversation, and to those to whom one comes back."""

from typing import Any

from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, Snooze
from kept.inbox.telling import url_of
from kept.notices.telling import tell


def tell_of_waking(row: Snooze) -> None:
    """Who put it aside and who has it now: it is back. Nobody who has lost sight of it."""
    conversation: Conversation = row.conversation
    title = lambda: _("Back from snooze: %(ask)s") % {"ask": conversation.ask or conversation.subject}  # noqa: E731
    for user in {user.pk: user for user in (row.user, conversation.assignee) if user is not None}.values():
        if sees(user, conversation):
            _tell(user, "woke", title, conversation, f"snooze:{row.pk}")


def _tell(user: User, kind: str, title: Any, conversation: Conversation, key: str) -> None:
    tell(user, kind, title=title, body=conversation.preview, url=url_of(conversation), key=key)
