"""What our own people are told of acts on lists: one word, however many conversations."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from kept.accounts.models import User
from kept.automation.models import BulkAct
from kept.notices.telling import tell


def tell_of_many(event: Any) -> None:
    """As a later reaction to bulk_act.finished: tell whoever was given conversations that they have them."""
    id = event.subjects.filter(kind="bulkact", main=True).values_list("subject_id", flat=True).first()
    bulk = BulkAct.objects.select_related("by").filter(pk=id, act="assign", undoes=None, changed__gt=0).first()
    user = bulk and User.objects.filter(pk=bulk.value).exclude(pk=bulk.by_id).first()
    if bulk is None or not user:
        return

    def title() -> str:
        said = ngettext("%(who)s gave you %(n)s conversation", "%(who)s gave you %(n)s conversations", bulk.changed)
        return said % {"who": bulk.by.name, "n": bulk.changed}

    tell(user, "assignment", title=title, url=reverse("desk:inbox", args=["mine"]), key=f"bulk:{bulk.pk}")
