"""What a signed link opens: one conversation, as its customer may see it. Nothing of the team, nothing of anybody else."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.events.clock import now
from kept.inbox.announcing import PAGE_SCOPE
from kept.inbox.channels import default_channel
from kept.inbox.joined import now_in
from kept.inbox.mail_channel import mail_channel
from kept.inbox.models import Attachment, Channel, Conversation, Message
from kept.inbox.readers import file_said_to, said_to
from kept.people.links import digest, open_link
from kept.people.models import Fact, Link, Person

MOST_MESSAGES = 60


class Ended(Exception):
    """The link was good once. `channel` is where the customer can write instead."""

    def __init__(self, channel: Channel | None):
        super().__init__("the link has ended")
        self.channel = channel


@dataclass(frozen=True)
class Page:
    """An open page: the link it was reached by, its token, and the conversation it was made for. Where that was merged,
    `conversation` is the one in which it goes on, with other words in it that are not for this customer."""

    link: Link
    token: str
    asked: Conversation

    @cached_property
    def conversation(self) -> Conversation:
        return now_in(self.asked)

    @property
    def subject(self) -> str:
        """What their own conversation was called: the other one's may be somebody else's words."""
        return self.conversation.subject if self.conversation.person_id == self.person.pk else self.asked.subject

    @property
    def person(self) -> Person:
        return self.link.person


def page_of(token: str) -> Page:
    """The page behind a token. Raises Ended for a link that is over or revoked, Http404 for one that never was."""
    link = open_link(token)
    if link is not None and (conversation := conversation_of(link)):
        return Page(link, token, conversation)
    was = Link.objects.filter(digest=digest(token), scope=PAGE_SCOPE).first()
    if was is None:
        raise Http404
    before = conversation_of(was)
    raise Ended(mail_channel(before.channel) if before else default_channel())


def conversation_of(link: Link) -> Conversation | None:
    """The link's conversation, while it is still with the person the link was made for."""
    rows = Conversation.objects.filter(pk=link.subject_id, person_id=link.person_id)
    return rows.select_related("channel", "person", "assignee").first() if link.scope == PAGE_SCOPE else None


def said_on(page: Page) -> list[Message]:
    """The newest messages as the customer may see them, oldest first."""
    return said_to(page.conversation, page.person, most=MOST_MESSAGES)


def facts_on(page: Page) -> QuerySet[Fact]:
    """What the customer told us and we still keep, newest first."""
    return page.person.facts.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now())).order_by("-told_at", "-id")


def fact_on(page: Page, id: int) -> Fact:
    """One of facts_on(). Http404 for any other."""
    found = facts_on(page).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def file_on(page: Page, id: int) -> Attachment:
    """A file in what was said on this page. Http404 for any other."""
    return file_said_to(page.conversation, page.person, id)
