"""The second a promise breaks: written down once, everybody who should know is told, and its owner gets a draft."""

from django.db import transaction

from kept.events.actors import SYSTEM
from kept.events.clock import now
from kept.inbox.models import Conversation
from kept.jobs.tasks import task
from kept.promises.ledger import locked, write
from kept.promises.mending_draft import prepare_draft
from kept.promises.models import EntryKind, Promise
from kept.promises.telling import tell_of_break
from kept.promises.telling_customers import tell_the_customer


@task()
def notice_broken(promise_id: int) -> None:
    """Look at a promise whose due time has just passed. Looks before it acts, so it may run late, early or twice."""
    with transaction.atomic():
        promise = Promise.objects.select_related("conversation", "person").filter(pk=promise_id).first()
        if promise is None:
            return
        if promise.conversation_id:
            # In the order in which an answer takes them, conversation first: the other way round two could wait for ever.
            list(Conversation.objects.select_for_update(no_key=True).filter(pk=promise.conversation_id))
        notice(locked(promise))


def notice(promise: Promise) -> bool:
    """Record and tell that `promise` (locked) broke, if it did and nobody has yet. Returns whether it was told now."""
    if promise.settled_at or promise.kept_at or not break_now(promise):
        return False
    tell_of_break(promise)
    prepare_draft(promise)
    tell_the_customer(promise)
    return True


def break_now(promise: Promise) -> bool:
    """Write down that `promise` (locked) is broken, once, if its due time has passed. Tells nobody but open pages.

    What is kept or withdrawn late calls this first, so that the break stands in the log before what mended it.
    """
    if now() <= promise.due_at or promise.broken_noticed_at:
        return False
    write(promise, EntryKind.BROKEN, by=SYSTEM, data={"due": promise.due_at.isoformat()})
    return True


def notice_missed() -> int:
    """The safety net, once a minute: breaks that no job noticed (a restored backup, a failed job). Returns how many.

    Its cost grows with what it finds, not with the number of promises: an index holds only what was not noticed.
    """
    found = list(Promise.objects.unnoticed(now()).order_by("due_at", "id").values_list("pk", flat=True)[:500])
    for id in found:
        notice_broken(id)
    return len(found)
