"""Looking at notices."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kept.events.clock import now
from kept.live.hub import changed
from kept.notices.models import Notice


def see(notices: QuerySet[Notice], *, by) -> int:
    """Mark the unseen ones of `by`'s own `notices` as seen. Returns how many."""
    with transaction.atomic():
        count = notices.filter(user=by, seen_at=None).update(seen_at=now())
        if count:
            changed(f"user:{by.pk}")
    return count


def see_about(url: str, *, by) -> int:
    """Mark what led to `url` as seen: who looks at a conversation has seen that it was replied to."""
    return (
        see(Notice.objects.filter(url=url), by=by)
        if Notice.objects.filter(user=by, url=url, seen_at=None).exists()
        else 0
    )


def see_many(urls: Collection[str], *, until: datetime, by) -> list[int]:
    """Mark what leads to `urls`, and was told by then, as seen. Ids of those that were not before."""
    found = [
        one.pk
        for one in Notice.objects.filter(user=by, seen_at=None, at__lte=until)
        if one.url.partition("#")[0] in urls
    ]
    see(Notice.objects.filter(pk__in=found), by=by)
    return found


def unsee(ids: Collection[int], *, by) -> None:
    """They are as if nobody had looked."""
    if Notice.objects.filter(user=by, pk__in=ids).update(seen_at=None):
        changed(f"user:{by.pk}")
