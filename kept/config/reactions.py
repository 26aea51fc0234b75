"""When X happens, then Y. AT_ONCE runs in the verb's transaction, LATER as one job each (safe to run twice).

AT_ONCE functions take (event, subject), LATER functions take (event).
"""

AT_ONCE: dict[str, list[str]] = {
    "message.undone": ["kept.promises.taking_back.take_back_with"],
    "message.sent": ["kept.channels.email.sending.queue_delivery"],
    "message.released": ["kept.channels.email.sending.queue_delivery"],
}

LATER: dict[str, list[str]] = {
    "conversation.opened": ["kept.inbox.telling.tell_team"],
    "delivery.failed": ["kept.inbox.telling.tell_of_failure"],
    "delivery.complained": ["kept.inbox.telling_complaints.tell_of_complaint"],
}
