"""What groups of people can ask about conversations: see people/conditions.py."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kept.inbox.models import Conversation, State
from kept.people.conditions import Condition


def _last_contact(limits) -> Q:
    """The newest message with them lies in this span; whoever never wrote is "longer ago" too."""
    start, end = limits
    rows = Conversation.objects.filter(person=OuterRef("pk"))
    return Q(Exists(rows.filter(last_at__gte=start))) if start else ~Q(Exists(rows.filter(last_at__gte=end)))


def _open(yes: bool) -> Q:
    found = Q(Exists(Conversation.objects.filter(person=OuterRef("pk"), state=State.OPEN)))
    return found if yes else ~found


CONDITIONS = [
    Condition("last_contact", _("Last contact"), "time", _last_contact),
    Condition("open_conversation", _("Has an open conversation"), "yes_no", _open),
]
