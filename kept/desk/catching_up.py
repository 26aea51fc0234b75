"""Catching up: all that happened while somebody was away counts as read, at one press; and back again at another."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from kept.accounts.models import User
from kept.desk.missed import missed, since
from kept.events.clock import now
from kept.events.models import Event
from kept.events.recording import record
from kept.inbox.models import Message
from kept.inbox.reading import mark_many_seen, put_back_seen
from kept.notices.seeing import see_many, unsee

UNDONE_WITHIN = timedelta(hours=1)


def catch_up(user: User, *, until: datetime, by: Any) -> int:
    """Everything that `user` missed until then counts as read, in the list and among notices. What came later does not.

    Returns how many conversations it was. Event: user.caught_up, which knows what to put back.
    """
    begun = since(user)
    with transaction.atomic():
        ids = [card.id for card in missed(user, begun, until=until).cards]
        newest = Message.objects.filter(conversation__in=ids, at__lte=until).values("conversation")
        reads = dict(newest.annotate(last=Max("id")).order_by().values_list("conversation", "last"))
        before = mark_many_seen(reads, by=user)
        notices = see_many({reverse("desk:conversation", args=[id]) for id in ids}, until=until, by=user)
        was = user.settings.get(MARK, "")
        user.settings = user.settings | {MARK: until.isoformat()}
        user.save(update_fields=["settings"])
        data = {"seen": {str(id): message for id, message in before.items()}, "notices": notices, "before": was}
        record("user.caught_up", user, by=by, data=data)
    return len(ids)


MARK = "caught_up"


def undo_catching_up(user: User, *, by: Any) -> bool:
    """Put back what the last catching up marked, within an hour. Whether there was one. Event: user.catching_up_undone."""
    with transaction.atomic():
        last = (
            Event.objects.about("user", user.pk).filter(name__in=["user.caught_up", "user.catching_up_undone"]).first()
        )
        if last is None or last.name != "user.caught_up" or last.at < now() - UNDONE_WITHIN:
            return False
        put_back_seen({int(id): message for id, message in last.data["seen"].items()}, by=user)
        unsee(last.data["notices"], by=user)
        user.settings = user.settings | {MARK: last.data["before"]}
        user.save(update_fields=["settings"])
        record("user.catching_up_undone", user, by=by)
    return True
