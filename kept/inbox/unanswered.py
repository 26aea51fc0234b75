"""Law 1: whether somebody waits for us, read from the messages themselves."""

from datetime import datetime

from kept.inbox.models import Conversation


def waiting_since(conversation: Conversation) -> datetime | None:
    """When the oldest customer message without a human answer came; None if all are answered. Two queries."""
    last = conversation.messages.human_replies().order_by("-id").values_list("id", flat=True).first() or 0
    return (
        conversation.messages.human_inbound()
        .filter(id__gt=last, imported_at=None)
        .order_by("id")
        .values_list("at", flat=True)
        .first()
    )


def is_never_answered(conversation: Conversation) -> bool:
    """Whether no person of ours has ever answered in it."""
    return not conversation.messages.human_replies().exists()
