"""What is told to our own people about conversations: in each one's own language, with where to look."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.models import Conversation, Message
from kept.inbox.wording import one_line
from kept.notices.telling import tell


def url_of(conversation: Conversation) -> str:
    """The path of the conversation's page."""
    return reverse("desk:conversation", args=[conversation.pk])


def tell_of_inbound(message: Message) -> None:
    """Tell the assignee that the customer wrote."""
    conversation = message.conversation
    if conversation.assignee_id is None:
        return
    user = conversation.assignee
    with translation.override(user.language):
        title = _("%(name)s wrote") % {"name": conversation.person.called}
    tell(user, "reply", title=title, body=one_line(message.text, 200), url=url_of(conversation), about=message)


def tell_of_assignment(conversation: Conversation, user: User, by_name: str) -> None:
    with translation.override(user.language):
        title = _("%(who)s gave you a conversation: %(ask)s") % {"who": by_name, "ask": _ask(conversation)}
    tell(user, "assignment", title=title[:300], body=conversation.preview, url=url_of(conversation), about=conversation)


def tell_of_mention(note: Message, users: Iterable[User], by_name: str) -> None:
    for user in users:
        with translation.override(user.language):
            title = _("%(who)s mentioned you: %(ask)s") % {"who": by_name, "ask": _ask(note.conversation)}
        tell(user, "mention", title=title[:300], body=one_line(note.text, 200), url=url_of(note.conversation), about=note)


def tell_of_failure(event: Any) -> None:
    """As a later reaction to delivery.failed: tell whoever wrote the reply, else the assignee."""
    id = event.subjects.filter(kind="message").values_list("subject_id", flat=True).first()
    message = Message.objects.filter(pk=id).select_related("conversation", "user").first()
    if message is None:
        return
    user = message.user or message.conversation.assignee
    if user is None or user.is_system:
        return
    with translation.override(user.language):
        title = _("Your answer could not be delivered: %(ask)s") % {"ask": _ask(message.conversation)}
    tell(user, "failure", title=title[:300], body=str(event.data.get("error", "")), url=url_of(message.conversation), about=message)


def _ask(conversation: Conversation) -> str:
    return conversation.ask or conversation.subject or conversation.person.called
