"""What the lists show of a conversation, read anew from what was said in it."""

from kept.inbox.models import Conversation, Kind
from kept.inbox.wording import bare_subject, preview


def sum_up(conversation: Conversation) -> Conversation:
    """Set `last_*` and `preview` from its messages; the caller saves it. Two queries."""
    newest = conversation.messages.order_by("-id").values_list("id", flat=True).first()
    said = conversation.messages.exclude(kind=Kind.NOTE).latest_first().first()
    conversation.last_message_id = newest or 0
    conversation.last_at = said.at if said else conversation.created_at
    conversation.preview = (preview(said.text) or preview(bare_subject(said.subject))) if said else ""
    return conversation
