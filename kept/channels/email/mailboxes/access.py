"""The mailboxes a user may find: those of channels they may see."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.channels.email.models import Mailbox
from kept.inbox.access import visible_channels
from kept.inbox.models import Channel


def mailboxes_for(user: Any) -> QuerySet[Mailbox]:
    """Mailboxes by id, with their channels."""
    channels = visible_channels(user).order_by().values("pk")
    return Mailbox.objects.filter(channel__in=channels).select_related("channel").order_by("pk")


def mailbox_for(user: Any, id: int) -> Mailbox:
    """One of them. Http404 if there is none the user may see."""
    found = mailboxes_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def channels_for(user: Any) -> QuerySet[Channel]:
    """The mail channels that a mailbox may feed."""
    return visible_channels(user).filter(kind="email")


def channel_for(user: Any, id: int) -> Channel:
    """One of them. Http404 if there is none."""
    found = channels_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found
