"""What is told to our own people about conversations: in each one's own language, with where to look."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.inbox.answerable import answerable_for
from kept.inbox.mentioning import sees
from kept.inbox.models import Conversation, DeliveryState, Message, Raw
from kept.inbox.wording import one_line
from kept.jobs.tasks import task
from kept.notices.kinds import somebody_may_want, who_want
from kept.notices.room_telling import tell_rooms
from kept.notices.telling import tell
from kept.text.secrets import masked


def url_of(conversation: Conversation) -> str:
    """The path of the conversation's page; a side conversation is shown on that of the other one."""
    if conversation.side_of_id:
        return reverse("desk:side", args=[conversation.side_of_id, conversation.pk])
    return reverse("desk:conversation", args=[conversation.pk])


def tell_of_inbound(message: Message) -> None:
    """Tell the assignee that the customer wrote, unless they have lost sight of it since it was given to them.

    Of a side conversation whoever has the customer's is told.
    """
    conversation = message.conversation
    parent = conversation.side_of
    whose = (parent or conversation).assignee
    if whose is None or not sees(whose, conversation):
        return
    # Functions, so that it is said in the language of whoever is told.
    title = lambda: _("%(name)s wrote") % {"name": conversation.person.called}  # noqa: E731
    if parent is not None:
        said = {"name": conversation.person.called, "customer": parent.person.called}
        title = lambda: _("%(name)s answered you about %(customer)s") % said  # noqa: E731
    tell(
        whose,
        "side" if parent is not None else "reply",
        title=title,
        body=one_line(masked(message.text[:2000]), 200),
        url=url_of(conversation),
        key=f"message:{message.pk}",
    )


def tell_of_assignment(conversation: Conversation, user: User, by_name: str) -> None:
    title = lambda: _("%(who)s gave you a conversation: %(ask)s") % {"who": by_name, "ask": _ask(conversation)}  # noqa: E731
    tell(user, "assignment", title=title, body=conversation.preview, url=url_of(conversation))


def tell_of_quarantined(raw: Raw, user: User, by_name: str) -> None:
    subject = masked(str(raw.envelope.get("subject") or ""))[:200]
    title = lambda: _("%(who)s asks you to look at a mail in the quarantine") % {"who": by_name}  # noqa: E731
    tell(user, "assignment", title=title, body=subject, url=reverse("desk:quarantine-one", args=[raw.pk]))


def tell_of_mention(note: Message, users: Iterable[User], by_name: str, *, kind: str = "mention") -> None:
    """`kind` "team_mention" for those who are mentioned through their team."""

    def title() -> str:
        said = _("%(who)s mentioned you: %(ask)s") if kind == "mention" else _("%(who)s mentioned your team: %(ask)s")
        return said % {"who": by_name, "ask": _ask(note.conversation)}

    for user in users:
        tell(
            user,
            kind,
            title=title,
            body=one_line(masked(note.text[:2000]), 200),
            url=f"{url_of(note.conversation)}#message-{note.pk}",
            key=f"message:{note.pk}",
        )


def tell_of_failure(event: Any) -> None:
    """As a later reaction to delivery.failed: tell who stands for the answer that it did not arrive."""
    id = event.subjects.filter(kind="message").values_list("subject_id", flat=True).first()
    message = (
        Message.objects.filter(pk=id)
        .select_related("conversation__person", "conversation__assignee", "conversation__team", "user", "delivery")
        .first()
    )
    if message is None:
        return
    some = set(event.data.get("recipients", [])) and message.delivery.state != DeliveryState.FAILED

    def title() -> str:
        said = (
            _("Your answer did not reach everybody: %(ask)s")
            if some
            else _("Your answer could not be delivered: %(ask)s")
        )
        return said % {"ask": _ask(message.conversation)}

    url = f"{url_of(message.conversation)}#message-{message.pk}"
    tell_rooms("failure", team=message.conversation.team, title=title, url=url, key=f"failed:{event.pk}")
    for user in answerable_for(message):
        tell(user, "failure", title=title, body=str(event.data.get("error", "")), url=url, key=f"failed:{event.pk}")


def tell_of_new(conversations: Iterable[Conversation]) -> None:
    """They came in just now: a job tells those of their teams who want to know of whatever comes, and the rooms."""
    ids = [conversation.pk for conversation in conversations]
    if ids and somebody_may_want("team"):
        tell_teams.enqueue(ids)


@task()
def tell_teams(ids: list[int]) -> None:
    """Tell of these conversations, if nobody has them yet. Safe to run twice."""
    rows = Conversation.objects.filter(pk__in=ids, imported_at=None, assignee=None, side_of=None)
    for conversation in rows.select_related("team", "person").order_by("pk"):
        said = {"name": conversation.person.called, "ask": _ask(conversation)}
        title = lambda said=said: _("New from %(name)s: %(ask)s") % said  # noqa: E731
        url, key = url_of(conversation), f"opened:{conversation.pk}"
        tell_rooms("team", team=conversation.team, title=title, url=url, key=key)
        members = conversation.team.members.filter(is_active=True) if conversation.team else ()
        for user in who_want(members, "team"):
            tell(user, "team", title=title, body=conversation.preview, url=url, key=key)


def _ask(conversation: Conversation) -> str:
    return conversation.ask or conversation.subject or conversation.person.called
