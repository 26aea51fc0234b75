"""What the API shows of a conversation, and finding the one that is to be changed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field

from kept.accounts.api_doors import Shown, example, must_match, set_version
from kept.inbox import access
from kept.inbox.models import Conversation
from kept.text.secrets import masked

EXAMPLE = {
    "id": 42, "external_id": None, "channel": 1, "person": 7, "subject": "The ring has not arrived", "ask": "The ring before the wedding",
    "language": "en", "state": "open", "team": 1, "assignee": 3, "side_of": None, "merged_into": None, "tags": ["courier"], "waiting_since": "2026-11-21T09:58:00Z",
    "last_at": "2026-11-21T09:58:00Z", "priority": 0, "snoozed_until": None, "preview": "Hello, my sister's wedding is next Saturday.", "created_at": "2026-11-21T09:58:00Z", "version": 3,
}  # fmt: skip


class ConversationShown(Shown):
    model_config = example(**EXAMPLE)

    id: int
    external_id: str | None
    channel: int = Field(alias="channel_id")
    person: int = Field(alias="person_id")
    subject: str
    ask: str
    language: str
    state: str
    team: int | None = Field(None, alias="team_id")
    assignee: int | None = Field(None, alias="assignee_id")
    side_of: int | None = Field(
        None, alias="side_of_id", description="the customer's conversation beside which this one is with somebody else"
    )
    merged_into: int | None = Field(
        None, alias="merged_into_id", description="where everything said in it is now: go on there"
    )
    tags: list[str]
    waiting_since: datetime | None
    priority: int = Field(description="-1 low, 0 normal, 1 high, 2 urgent")
    snoozed_until: datetime | None = Field(None, description="null also where only an event wakes it: see …/snooze")
    last_at: datetime
    preview: str
    created_at: datetime
    version: int

    @staticmethod
    def resolve_subject(conversation: Any) -> str:
        return masked(conversation.subject)

    @staticmethod
    def resolve_tags(conversation: Any) -> list[str]:
        return sorted(tag.name for tag in conversation.tags.all())


def matched(request: HttpRequest, id: int, *, required: bool = True) -> Conversation:
    """The conversation, if the client changes the version that is there (If-Match)."""
    found = access.conversation_for(request.user, id)
    must_match(request, found.version, required=required)
    return found


def versioned(response: HttpResponse, conversation: Conversation) -> Conversation:
    set_version(response, conversation.version)
    return conversation
