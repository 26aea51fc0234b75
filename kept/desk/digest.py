"""What the letter of the day says of somebody's work: who waits for them, what they promised for today, what nobody has."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from kept.accounts.access import own_team_ids
from kept.accounts.models import User
from kept.accounts.permissions import allowed
from kept.events.clock import now
from kept.inbox.access import visible_conversations
from kept.inbox.models import State
from kept.notices.digest import Waiting
from kept.promises.lists import own
from kept.ui.formats import number

MOST = 100


def waiting(user: User) -> Iterable[Waiting]:
    """The lines that are not zero, in the active language and zone."""
    if not allowed(user, "answer"):
        return []
    rows = visible_conversations(user).filter(waiting_since__isnull=False, state=State.OPEN)
    mine = rows.filter(assignee=user)[:MOST].count()
    nobodys = rows.filter(assignee=None, team__in=own_team_ids(user))[:MOST].count()
    due = own(user).due_before(_midnight(now()))[:MOST].count()
    lines = [
        (mine, _mine(mine), reverse("desk:inbox", args=["mine"])),
        (due, _due(due), reverse("promises:mine")),
        (nobodys, _nobodys(nobodys), reverse("desk:inbox", args=["team"])),
    ]
    return [Waiting(words, path) for count, words, path in lines if count]


def _mine(n: int) -> str:
    return ngettext("%(n)s customer waits for your answer", "%(n)s customers wait for your answer", n) % {
        "n": number(n)
    }


def _due(n: int) -> str:
    return ngettext("%(n)s promise of yours is due today", "%(n)s promises of yours are due today", n) % {
        "n": number(n)
    }


def _nobodys(n: int) -> str:
    words = ngettext(
        "%(n)s customer of your teams waits, and nobody has it",
        "%(n)s customers of your teams wait, and nobody has them",
        n,
    )
    return words % {"n": number(n)}


def _midnight(moment: datetime) -> datetime:
    """The end of this day, on the clock of whoever reads."""
    local = timezone.localtime(moment)
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
