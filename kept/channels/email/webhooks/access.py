"""The webhooks a user may see, and the one a mail service holds the key of."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.accounts.models import digest
from kept.accounts.permissions import allowed
from kept.channels.email.webhooks.models import Webhook


def visible_webhooks(user: Any) -> QuerySet[Webhook]:
    """Those in use first, then those taken away, newest first."""
    rows = Webhook.objects.select_related("channel").order_by("revoked_at", "-pk")
    return rows if allowed(user, "manage_channels") else rows.none()


def webhook_for(user: Any, id: int) -> Webhook:
    """One of them. Http404 if there is none the user may see."""
    found = visible_webhooks(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def webhook_of(service: str, plain: str) -> Webhook | None:
    """The one in use whose key this is, or None."""
    rows = Webhook.objects.select_related("channel").filter(revoked_at=None)
    return rows.filter(service=service, digest=digest(plain)).first()
