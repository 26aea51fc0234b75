"""Who hears of what became of an answer of ours: its writer, else who has the conversation, else their team, else the leads."""

from kept.accounts.models import User
from kept.inbox.mentioning import may_see, sees
from kept.inbox.models import Message


def answerable_for(message: Message) -> list[User]:
    """Nobody who may not see the conversation any more; never an empty circle while somebody leads."""
    conversation = message.conversation
    own = message.user or conversation.assignee
    if own is not None and own.is_active and not own.is_system and sees(own, conversation):
        return [own]
    if conversation.team_id and (members := list(may_see(conversation).filter(memberships__team=conversation.team_id))):
        return members
    return list(User.objects.leads())
