"""Our people hear that somebody told their mail service that they do not want our mail."""

from typing import Any

from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.answerable import answerable_for
from kept.inbox.models import Message
from kept.inbox.telling import url_of
from kept.notices.telling import tell


def tell_of_complaint(event: Any) -> None:
    """As a later reaction to delivery.complained: tell who stands for the answer, and the leads."""
    id = event.subjects.filter(kind="message").values_list("subject_id", flat=True).first()
    rows = Message.objects.filter(pk=id).select_related("conversation__person", "conversation__assignee", "user")
    message = rows.first()
    if message is None:
        return
    name = message.conversation.person.called
    title = lambda: _("%(name)s reported our mail as unwanted") % {"name": name}  # noqa: E731
    body = lambda: _("They get no automatic mail any more. A word from a person is still possible.")  # noqa: E731
    users = {user.pk: user for user in (*answerable_for(message), *User.objects.leads())}
    for user in users.values():
        url = f"{url_of(message.conversation)}#message-{message.pk}"
        tell(user, "failure", title=title, body=body, url=url, key=f"complaint:{message.pk}")
