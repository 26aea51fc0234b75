"""What is said: channels, conversations, messages and notes, and the raw input they came from."""

from kept.inbox.models.channels import ANSWERED_BY_MAIL, Channel, ChannelAddress, Signature, Stage
from kept.inbox.models.conversations import (
    Because,
    Conversation,
    ConversationQuerySet,
    Priority,
    Seen,
    State,
    StateChange,
    Tag,
    Tagging,
)
from kept.inbox.models.deliveries import Delivery, Recipient
from kept.inbox.models.delivery_states import DeliveryState, RecipientState
from kept.inbox.models.fields import ChecklistItem, ChecklistTemplate, Field, FieldKind, FieldQuerySet, FieldValue
from kept.inbox.models.messages import Attachment, Draft, Kind, Mention, Message, MessageQuerySet, ThreadId
from kept.inbox.models.moves import Belonging, Block, BlockKind, Move, Moved, MoveKind
from kept.inbox.models.raw import Raw
from kept.inbox.models.receipts import Receipt, ReceiptSetting, ReceiptWhen
from kept.inbox.models.scheduled import Scheduled
from kept.inbox.models.snoozes import Follow, Snooze, Until
from kept.inbox.models.views import Audience, Layout, SavedView, SavedViewQuerySet, ViewPin

__all__ = [
    "ANSWERED_BY_MAIL",
    "Attachment",
    "Audience",
    "Because",
    "Belonging",
    "Block",
    "BlockKind",
    "Channel",
    "ChannelAddress",
    "ChecklistItem",
    "ChecklistTemplate",
    "Conversation",
    "ConversationQuerySet",
    "Delivery",
    "DeliveryState",
    "Draft",
    "Field",
    "FieldKind",
    "FieldQuerySet",
    "FieldValue",
    "Follow",
    "Kind",
    "Layout",
    "Mention",
    "Message",
    "MessageQuerySet",
    "Priority",
    "Move",
    "MoveKind",
    "Moved",
    "Raw",
    "Receipt",
    "ReceiptSetting",
    "ReceiptWhen",
    "Recipient",
    "RecipientState",
    "Scheduled",
    "SavedView",
    "SavedViewQuerySet",
    "Seen",
    "Signature",
    "Snooze",
    "Stage",
    "State",
    "StateChange",
    "Tag",
    "Tagging",
    "ThreadId",
    "Until",
    "ViewPin",
]
