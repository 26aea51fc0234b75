"""When X happens, then Y. AT_ONCE runs in the verb's transaction, LATER as one job each (safe to run twice).

AT_ONCE functions take (event, subject), LATER functions take (event).
"""

AT_ONCE: dict[str, list[str]] = {
    "*": ["kept.exchange.webhooks.queueing.queue_deliveries"],  # everything that happens
    # What makes work or room for it, and who comes and goes: the routing of the team looks again.
    "conversation.opened": ["kept.workforce.looking.look_for_conversation"],
    "conversation.reopened": ["kept.workforce.looking.look_for_conversation"],
    "conversation.waited": ["kept.workforce.looking.look_for_conversation"],
    "conversation.closed": ["kept.workforce.looking.look_for_conversation", "kept.feedback.asking.notice"],
    "conversation.assigned": ["kept.workforce.looking.look_for_conversation"],
    "message.received": ["kept.inbox.receipts.consider", "kept.workforce.looking.look_for_message"],
    "availability.set": ["kept.workforce.looking.look_for_user"],
    "hands.set": ["kept.workforce.looking.look_for_user"],
    "conversation.merged": [
        "kept.promises.following.follow_merge",
        "kept.promises.scheduling_answers.give_back_merged",
    ],
    "conversation.unmerged": ["kept.promises.following.follow_back"],
    "conversation.split": ["kept.promises.following.follow_split"],
    "message.undone": ["kept.promises.taking_back.take_back_with"],
    "message.sent": ["kept.channels.email.sending.queue_delivery"],
    "message.released": ["kept.channels.email.sending.queue_delivery"],
    "person.merged": ["kept.inbox.following_people.follow", "kept.promises.following_people.follow"],
    "person.unmerged": ["kept.inbox.following_people.go_back", "kept.promises.following_people.go_back"],
    "promise.made": ["kept.promises.waking.keep_up"],
    "promise.re_promised": ["kept.promises.waking.keep_up"],
    "promise.kept": ["kept.promises.waking.keep_up"],
    "promise.voided": ["kept.promises.waking.keep_up"],
    "promise.taken_back": ["kept.promises.waking.keep_up"],
}

LATER: dict[str, list[str]] = {
    "bulk_act.finished": ["kept.automation.telling.tell_of_many"],
    "side.answered": ["kept.inbox.siding.open_parent"],
    "delivery.failed": ["kept.inbox.telling.tell_of_failure"],
    "endpoint.paused": ["kept.exchange.webhooks.telling.tell_of_pause"],
    "delivery.complained": ["kept.inbox.telling_complaints.tell_of_complaint"],
    # What somebody was adding to the merged person at that very moment comes along too.
    "person.merged": [
        "kept.people.merging.gather",
        "kept.inbox.following_people.follow",
        "kept.promises.following_people.follow",
    ],
}
