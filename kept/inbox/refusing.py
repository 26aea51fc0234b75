"""What a verb for many says of those it refused; the verb for one raises it."""

from django.core.exceptions import ValidationError

from kept.inbox.models import Conversation

Refused = dict[int, ValidationError]  # by the id of the conversation


def one(conversation: Conversation, refused: Refused) -> Conversation:
    """The conversation, as the verb for one gives it back. Raises what the verb for many said of it."""
    if conversation.pk in refused:
        raise refused[conversation.pk]
    return conversation
