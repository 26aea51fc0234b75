"""What can be asked of a conversation about its promises: lines for the table in inbox/conditions.py."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kept.inbox.conditions import Asker, Condition, Kind
from kept.promises.models import Promise


def _owed(ask: str, value: Any, asker: Asker) -> Q:
    return Q(Exists(Promise.objects.unsettled().filter(conversation=OuterRef("pk"))))


def _broken(ask: str, value: Any, asker: Asker) -> Q:
    return Q(Exists(Promise.objects.due_before(asker.at).filter(conversation=OuterRef("pk"))))


def _ids_owed(ask: str, value: Any, asker: Asker) -> QuerySet:
    return Promise.objects.unsettled().exclude(conversation=None).values("conversation")


def _ids_broken(ask: str, value: Any, asker: Asker) -> QuerySet:
    return Promise.objects.due_before(asker.at).exclude(conversation=None).values("conversation")


CONDITIONS = [
    Condition("promise", _("Open promise"), Kind.YES_NO, _owed, _ids_owed, yes=_("has an open promise"), no=_("has no open promise")),
    Condition("broken_promise", pgettext_lazy("condition", "Broken promise"), Kind.YES_NO, _broken, _ids_broken, yes=_("has a promise that is overdue"), no=_("has no promise that is overdue")),
]  # fmt: skip
