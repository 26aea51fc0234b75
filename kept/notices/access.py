"""Notices are everybody's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.notices.models import Notice


def notices_for(user: Any) -> QuerySet[Notice]:
    """The notices of `user`, newest first."""
    return Notice.objects.filter(user=user).order_by("-id")


def notice_for(user: Any, id: int) -> Notice:
    """One of them. Http404 for somebody else's."""
    found = notices_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found
