"""What a user may find here: their own acts on lists."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from kept.automation.models import BulkAct


def bulk_acts_for(user: Any) -> QuerySet[BulkAct]:
    """What `user` did to lists, newest first: their own, and nobody else's."""
    return BulkAct.objects.filter(by=user).select_related("by", "undoes", "undone_by").order_by("-id")


def bulk_act_for(user: Any, id: int) -> BulkAct:
    """One of them. Http404 if there is none or it is somebody else's."""
    found = bulk_acts_for(user).filter(pk=id).first()
    if found is None:
        raise Http404
    return found
