"""When somebody must look at a promise by itself: a word before it is due, and the second it breaks."""

from datetime import timedelta

from kept.promises.breaking import notice_broken
from kept.promises.models import Promise
from kept.promises.reminding import remind, reminder_at

# Kept at the due moment is kept. The first moment at which it can be broken is the next one the databases can tell apart.
JUST_AFTER = timedelta(microseconds=1)


def schedule(promise: Promise) -> None:
    """Queue the reminder and the notice of the break, or move those that wait to the new due time."""
    remind.enqueue_at(reminder_at(promise), promise.pk, unique_key=f"promise-reminder:{promise.pk}")
    notice_broken.enqueue_at(promise.due_at + JUST_AFTER, promise.pk, unique_key=f"promise-due:{promise.pk}")


def unschedule(promise: Promise) -> None:
    """Nothing more to look at: it is settled."""
    remind.cancel(f"promise-reminder:{promise.pk}")
    notice_broken.cancel(f"promise-due:{promise.pk}")
