"""What groups of people can ask about promises: see people/conditions.py."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kept.people.conditions import Condition
from kept.promises.models import Promise


def _open(yes: bool) -> Q:
    found = Q(Exists(Promise.objects.unsettled().filter(person=OuterRef("pk"))))
    return found if yes else ~found


CONDITIONS = [Condition("open_promise", _("Has an open promise"), "yes_no", _open)]
