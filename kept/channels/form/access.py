"""Forms as a user may find them; and the one that strangers reach by its key."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.permissions import allowed
from kept.channels.form.models import Form
from kept.inbox.access import visible_channels
from kept.inbox.models import Channel


def visible_forms(user: Any) -> QuerySet[Form]:
    """The forms `user` may manage, by name; those of hidden teams are not there."""
    if not allowed(user, "manage_channels"):
        return Form.objects.none()
    rows = Form.objects.filter(channel__in=visible_channels(user).order_by().values("pk"))
    return rows.select_related("channel__team", "channel__answers_by").order_by("channel__name", "pk")


def form_for(user: Any, id: int) -> Form:
    """The form `id`. Http404 if there is none or it is not for `user`."""
    found = visible_forms(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def mail_channels(user: Any) -> QuerySet[Channel]:
    """The channels by which an answer can leave."""
    return visible_channels(user).filter(kind="email")


def form_at(key: str) -> Form:
    """The form with this key in its address. Http404 if there is none."""
    found = Form.objects.select_related("channel__team", "channel__answers_by").filter(key=key[:32]).first()
    if found is None:
        raise Http404
    return found
