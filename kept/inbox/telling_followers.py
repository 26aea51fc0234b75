"""What is told to those who follow a conversation, and to those to whom one comes back."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kept.accounts.models import User
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, Follow, Snooze
from kept.inbox.telling import url_of
from kept.notices.telling import tell


def tell_of_waking(row: Snooze) -> None:
    """Who put it aside and who has it now: it is back. Nobody who has lost sight of it."""
    conversation: Conversation = row.conversation
    title = lambda: _("Back from snooze: %(ask)s") % {"ask": conversation.ask or conversation.subject}  # noqa: E731
    for user in {user.pk: user for user in (row.user, conversation.assignee) if user is not None}.values():
        if sees(user, conversation):
            _tell(user, "woke", title, conversation, f"snooze:{row.pk}")


def tell_followers(conversations: Iterable[Conversation], what: str, *, by: Any, key: str, body: str = "") -> None:
    """Those who follow and may still see it hear of `what` (a name in SAID); not who did it, nor who is told anyway. One query."""
    rows = {row.pk: row for row in conversations}
    for each in Follow.objects.filter(conversation__in=rows).select_related("user"):
        conversation = rows[each.conversation_id]
        told_anyway = what == "received" and each.user_id == conversation.assignee_id
        if each.user == by or told_anyway or not sees(each.user, conversation):
            continue
        title = partial(_title, what, conversation, getattr(by, "name", "") or getattr(by, "called", "") or "Kept")
        tell(
            each.user,
            "followed",
            title=title,
            body=body,
            url=url_of(conversation),
            key=f"followed:{what}:{conversation.pk}:{key}",
        )


def _title(what: str, conversation: Conversation, who: str) -> str:
    who = conversation.person.called if what == "received" else who
    return str(SAID[what]) % {"who": who, "ask": conversation.ask or conversation.subject}


SAID = {
    "received": gettext_lazy("%(who)s wrote in what you follow: %(ask)s"),
    "answered": gettext_lazy("%(who)s answered in what you follow: %(ask)s"),
    "noted": gettext_lazy("%(who)s wrote a note in what you follow: %(ask)s"),
    "closed": gettext_lazy("%(who)s closed what you follow: %(ask)s"),
    "opened": gettext_lazy("%(who)s opened again what you follow: %(ask)s"),
}


def _tell(user: User, kind: str, title: Any, conversation: Conversation, key: str) -> None:
    tell(user, kind, title=title, body=conversation.preview, url=url_of(conversation), key=key)
