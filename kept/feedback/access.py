"""Surveys as a user may find them, and the one that a customer's link opens."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.permissions import allowed
from kept.feedback.asking import SCOPE
from kept.feedback.models import Asking, Survey
from kept.inbox.access import visible_channels, visible_conversations
from kept.inbox.models import ANSWERED_BY_MAIL, Channel, Conversation
from kept.people.links import open_link


def visible_surveys(user: Any) -> QuerySet[Survey]:
    """Those of conversations that `user` may see."""
    if not allowed(user, "see_feedback"):
        return Survey.objects.none()
    return Survey.objects.filter(conversation__in=visible_conversations(user).order_by().values("pk"))


def askable_channels(user: Any) -> QuerySet[Channel]:
    """The channels on which it can be asked, with how they ask."""
    return visible_channels(user).filter(kind__in=ANSWERED_BY_MAIL).select_related("team", "asking")


def channel_to_ask_on(user: Any, id: int) -> Channel:
    """One of them. Http404 for any other."""
    found = askable_channels(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def asking_of(channel: Channel) -> Asking | None:
    return getattr(channel, "asking", None)


def survey_at(token: str) -> Survey:
    """The survey behind the link in a mail. Http404 for one that ended, was revoked or never was."""
    link = open_link(token)
    rows = Survey.objects.select_related("conversation__channel", "conversation__person")
    found = rows.filter(pk=link.subject_id).first() if link is not None and link.scope == SCOPE else None
    if found is None:
        raise Http404
    return found


def survey_of(conversation: Conversation) -> Survey | None:
    """What was asked about a conversation the caller has found."""
    return Survey.objects.filter(conversation=conversation).first()
