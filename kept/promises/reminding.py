"""A word to the owner before a promise is due, early enough to still keep it."""

from datetime import datetime, timedelta

from django.db import transaction

from kept.events.clock import now
from kept.jobs.tasks import task
from kept.promises.models import Promise, Reminder
from kept.promises.telling import tell_of_due

BEFORE = timedelta(minutes=15)
SHARE = 5


def reminder_at(promise: Promise) -> datetime:
    """When to remind: a quarter of an hour before it is due, or a fifth of the promised time if that is less."""
    begun = max(promise.made_at, now())
    return promise.due_at - min(BEFORE, max(timedelta(), promise.due_at - begun) / SHARE)


@task()
def remind(promise_id: int) -> None:
    """Remind the owner of a promise that is still open, once for each due time. Who is off duty is left in peace."""
    with transaction.atomic():
        promise = (
            Promise.objects.select_related("person", "conversation", "owner", "owner_team")
            .filter(pk=promise_id)
            .first()
        )
        if promise is None or promise.settled_at or promise.kept_at or now() > promise.due_at:
            return
        if Reminder.objects.get_or_create(promise=promise, due_at=promise.due_at)[1]:
            tell_of_due(promise)
