"""Work held: what lies with whom now, so that nobody drowns in work that others do not see.

By name and in the order of time; nobody is counted, ranked or compared.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from kept.accounts.models import User
from kept.channels.email.access import quarantined_for
from kept.inbox.access import visible_conversations
from kept.inbox.models import Conversation, Raw, State
from kept.inbox.ways_in import said
from kept.promises.access import shown, visible_promises
from kept.promises.models import Promise
from kept.text.secrets import masked

AT_ONCE, OF_ONE = 20, 200  # of each kind: beside others, and by oneself


@dataclass(frozen=True)
class Item:
    """One thing somebody holds: `at` is when it is due, or since when it waits."""

    at: datetime
    icon: str
    who: str
    what: str
    why: str
    url: str
    promise: Promise | None = None


@dataclass
class Holder:
    """Somebody with what they hold, the oldest first; `more`: there is more of it on their own page."""

    user: User
    items: list[Item] = field(default_factory=list)
    more: bool = False


def held_by(reader: Any, *, who: int | None = None) -> list[Holder]:
    """What each holds, by name; only `who`, if given. Leads see everybody's, others their own. Four queries."""
    who = who if reader.leads else reader.pk
    most = OF_ONE if who else AT_ONCE
    found: dict[int, list[tuple[int, Item]]] = defaultdict(list)
    for owner, kind, item in (
        *_rows(_conversations(reader), "assignee_id", who, most, _conversation),
        *_rows(_promises(reader), "owner_id", who, most, _promise),
        *_rows(quarantined_for(reader).annotate(since=F("received_at")), "owner_id", who, most, _mail),
    ):
        found[owner].append((kind, item))
    people = User.objects.filter(pk__in=found, is_system=False)
    holders = [_holder(user, found[user.pk], most) for user in people]
    return sorted(holders, key=lambda holder: (holder.user.name.casefold(), holder.user.pk))


def _holder(user: User, rows: list[tuple[int, Item]], most: int) -> Holder:
    items = sorted((item for place, item in rows if place <= most), key=lambda item: item.at)
    return Holder(user, items, more=any(place > most for place, _item in rows))


def _rows(rows: QuerySet, owner: str, who: int | None, most: int, shown_as: Any) -> Iterable[tuple[int, int, Item]]:
    """(owner, place among their rows, item) of the oldest rows of each owner, one more than `most`."""
    rows = rows.filter(**{owner: who} if who else {f"{owner}__isnull": False})
    place = Window(RowNumber(), partition_by=[F(owner)], order_by=[F("since").asc(), F("pk").asc()])
    for row in rows.order_by().annotate(place=place).filter(place__lte=most + 1):
        yield getattr(row, owner), row.place, shown_as(row)


def _conversations(reader: Any) -> QuerySet:
    rows = visible_conversations(reader).filter(state=State.OPEN).select_related("person")
    return rows.annotate(since=Coalesce("waiting_since", "last_at"))


def _promises(reader: Any) -> QuerySet:
    return shown(visible_promises(reader).unsettled()).annotate(since=F("due_at"))


def _conversation(row: Conversation) -> Item:
    why = _("Waits for our answer") if row.waiting_since else _("Open, and nobody waits for us")
    url = reverse("desk:conversation", args=[row.pk])
    what = masked(row.ask or row.subject or row.preview)
    return Item(row.waiting_since or row.last_at, "message-square-text", row.person.called, what, why, url)


def _promise(row: Promise) -> Item:
    url = reverse("promises:promise", args=[row.pk])
    return Item(row.due_at, "circle-check", row.person.called, masked(row.what), "", url, row)


def _mail(row: Raw) -> Item:
    sender = str(row.envelope.get("sender") or row.envelope.get("from") or "")
    subject, url = masked(str(row.envelope.get("subject") or "")), reverse("desk:quarantine-one", args=[row.pk])
    return Item(row.received_at, "mail-warning", sender, subject, said(row.reason), url)
