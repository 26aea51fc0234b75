"""What is said: channels, conversations, messages and notes, and the raw input they came from."""

from kept.inbox.models.channels import Channel, ChannelAddress, Signature, Stage
from kept.inbox.models.conversations import (
    Because,
    Conversation,
    ConversationQuerySet,
    Seen,
    State,
    StateChange,
    Tag,
    Tagging,
)
from kept.inbox.models.deliveries import Delivery, Recipient
from kept.inbox.models.delivery_states import DeliveryState, RecipientState
from kept.inbox.models.messages import Attachment, Draft, Kind, Mention, Message, MessageQuerySet, ThreadId
from kept.inbox.models.raw import Raw

__all__ = [
    "Attachment",
    "Because",
    "Channel",
    "ChannelAddress",
    "Conversation",
    "ConversationQuerySet",
    "Delivery",
    "DeliveryState",
    "Draft",
    "Kind",
    "Mention",
    "Message",
    "MessageQuerySet",
    "Raw",
    "Recipient",
    "RecipientState",
    "Seen",
    "Signature",
    "Stage",
    "State",
    "StateChange",
    "Tag",
    "Tagging",
    "ThreadId",
]
