"""Telling every open page that shows a promise that it changed: the desk's lists and the customer's own page."""

from kept.inbox.announcing import pages_of
from kept.live.hub import changed
from kept.promises.models import Promise


def announce(promise: Promise) -> None:
    """Let pages that show `promise` fetch again, after the commit."""
    topics = ["promises", f"promise:{promise.pk}"]
    if promise.conversation_id:
        topics.append(f"conversation:{promise.conversation_id}")
        topics += [f"link:{id}" for id in pages_of([promise.conversation_id])]
    changed(*topics)
