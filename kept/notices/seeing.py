"""Looking at notices."""

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
